// The wall's night watchman. The page proves that it lives by changing
// `data-beat` every second; where that stops (the program did not load, or
// died), and once a day in any case, the page is loaded again, but only while
// the server answers: a reload into an error page could not come back.
(() => {
  const started = performance.now();
  const beat = () => document.querySelector("[data-beat]")?.dataset.beat;
  let last = beat();
  setInterval(async () => {
    const now = beat();
    const alive = now !== undefined && now !== last;
    last = now;
    if (alive && performance.now() - started < 24 * 3600e3) return;
    const answer = await fetch("/readyz", { cache: "no-store" }).catch(() => null);
    if (answer?.ok) location.reload();
  }, 30e3);
})();
