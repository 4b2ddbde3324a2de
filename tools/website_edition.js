// A newer edition of the site is opened at once: its service worker, which drops what the earlier one kept, is waited for,
// and the page loaded again. Without a network, or where that takes long, the lessons open as they are here.
const LIMIT = 4000, never = new Promise(() => {});
const newest = async () => {
  const { serviceWorker } = navigator, registration = serviceWorker?.controller && (await serviceWorker.getRegistration());
  if (!registration) return;
  const changed = new Promise(resolve => serviceWorker.addEventListener("controllerchange", () => resolve(true), {once: true}));
  const update = async () => {
    await registration.update();
    const { installing, waiting, active } = registration;
    return (installing || waiting || active !== serviceWorker.controller) && changed;
  };
  const limit = new Promise(resolve => setTimeout(resolve, LIMIT));
  if (await Promise.race([update().catch(() => false), changed, limit])) {
    location.reload();
    await never;
  }
};
window.beforeLessons = newest().catch(console.warn);
