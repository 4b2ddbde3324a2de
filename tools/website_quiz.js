// A quiz's question on a page: a choice that this browser keeps, and the explanation of what was chosen; no kernel.
// Without this script the options are a list, and their explanations are folded below it.
(() => {
  const KEY = "ml-systems-week1"; // other sites may share this browser's storage

  // {quiz: {"05.1": "B"}}, as in a student's progress file.
  const answers = {
    read() {
      try {
        const kept = JSON.parse(localStorage.getItem(KEY));
        return { quiz: { ...kept?.quiz } };
      } catch {
        return { quiz: {} };
      }
    },
    write(kept) {
      try {
        localStorage.setItem(KEY, JSON.stringify(kept));
      } catch {
        // a browser that keeps nothing: the choice lasts as long as the page
      }
    },
  };

  // The paragraphs of one option's explanation: they begin with its letter in bold, and end before the next one's.
  const explanation = (folded, letter) => {
    const begins = (element, sign) => sign.test(element.firstChild?.nodeName === "STRONG" ? element.firstChild.textContent : "");
    const parts = [...folded.children], from = parts.findIndex((part) => begins(part, new RegExp(`^${letter}\\.$`)));
    const rest = parts.slice(from + 1), to = rest.findIndex((part) => begins(part, /^[A-Z]\.$/));
    return [parts[from], ...(to < 0 ? rest : rest.slice(0, to))].map((part) => part.cloneNode(true));
  };

  for (const [number, place] of [...document.querySelectorAll(".quiz")].entries()) {
    const { question, letters, right, choose } = place.dataset;
    const folded = place.previousElementSibling, list = folded.previousElementSibling, text = list.previousElementSibling;
    const group = document.createElement("fieldset"), legend = document.createElement("legend"), said = document.createElement("div");
    group.className = "choice";
    said.className = "explained";
    said.setAttribute("role", "status");
    text.id ||= `question-${number}`;
    group.setAttribute("aria-describedby", text.id);
    legend.textContent = choose;
    group.append(legend);

    const show = (letter) => {
      const explained = explanation(folded, letter), mark = right.includes(letter) ? "✓ " : "✗ ";
      explained[0].prepend(mark);
      said.replaceChildren(...explained);
    };
    const kept = answers.read().quiz[question];
    for (const [at, option] of [...list.children].entries()) {
      const label = document.createElement("label"), button = document.createElement("input"), words = document.createElement("span");
      Object.assign(button, { type: "radio", name: `quiz-${question}`, value: letters[at], checked: letters[at] === kept });
      words.append(...[...option.childNodes].flatMap((node) => (node.nodeName === "P" ? [...node.childNodes] : [node])));
      label.append(button, words);
      group.append(label);
      button.addEventListener("change", () => {
        const all = answers.read();
        all.quiz[question] = button.value;
        answers.write(all);
        show(button.value);
      });
    }
    list.replaceWith(group);
    folded.before(said);
    if (kept && letters.includes(kept)) show(kept);
    place.remove();
  }
})();
