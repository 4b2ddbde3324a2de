// What moves on the pages of the site: figures over stored pictures, fetched when a reader comes near; no kernel.
(() => {
/* PANELS */
  const waiting = new Map();

  // Each file of pictures calls this: a page that was opened as a file may load a script, and no data.
  window.coursePictures = (name, stored) => {
    const element = waiting.get(name);
    waiting.delete(name);
    still(element, stored);
    const picture = element.querySelector("img").parentElement;
    picture.classList.add("picture");
  };

  const fetchPictures = (element) => {
    const script = document.createElement("script");
    waiting.set(element.dataset.pictures, element);
    script.src = element.querySelector("img").src.replace(/png$/, "js");
    document.head.append(script);
  };

  // What scrolls inside can be reached by the keyboard.
  const reach = () => {
    for (const element of document.querySelectorAll(".picture, .out, .scrolls, .formula, .long, .pst-scrollable-table-container")) {
      if (element.scrollWidth > element.clientWidth) element.tabIndex = 0;
      else element.removeAttribute("tabindex");
    }
  };

  // A link into a folded part unfolds it.
  const unfold = () => {
    let element = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const target = element;
    while ((element = element?.parentElement?.closest("details"))) element.open = true;
    target?.scrollIntoView();
  };

  const near = new IntersectionObserver((entries) => {
    for (const { isIntersecting, target } of entries.filter((entry) => entry.isIntersecting)) {
      near.unobserve(target);
      fetchPictures(target);
    }
  }, { rootMargin: "1200px" });
  for (const element of document.querySelectorAll("[data-pictures]")) near.observe(element);

  addEventListener("hashchange", unfold);
  addEventListener("resize", reach);
  addEventListener("load", reach);
  document.addEventListener("load", reach, true); // of each picture
  document.addEventListener("toggle", reach, true);
  // On paper: light, with "Deeper" and all pictures.
  const root = document.documentElement;
  let theme = "";
  addEventListener("afterprint", () => { root.dataset.theme = theme; });
  addEventListener("beforeprint", () => {
    theme = root.dataset.theme;
    root.dataset.theme = "light";
    for (const part of document.querySelectorAll("details.deeper")) part.open = true;
    for (const image of document.images) image.loading = "eager";
  });
  if (location.hash) unfold();
})();
