// The wall's night watchman. The page proves that it lives by changing
// `data-beat` every second; where that stops (the program did not load, or
// died), and once a day in any case, the page is loaded again, but only while
// the server answers: a reload into an error page could not come back.
(() => {
  const started = performance.now();
  const wall = document.querySelector("[data-beat]");
  const beat = () => wall?.dataset.beat;
  let last = beat();
  setInterval(async () => {
    const now = beat();
    const alive = now !== undefined && now !== last;
    last = now;
    if (alive && performance.now() - started < 24 * 3600e3) return;
    const answer = await fetch("/readyz", { cache: "no-store" }).catch(() => null);
    if (answer?.ok) location.reload();
  }, 30e3);

  // A display tells every ten seconds that it is there and how old its picture
  // is, from outside of the program: one that has died shows an old picture.
  // Where its token is worth nothing any more, or it belongs to another scene,
  // the page is loaded again: the stream that would say so may be broken.
  if (wall?.dataset.display === undefined) return;
  let seen = { beat: beat(), at: started };
  const tell = async () => {
    if (beat() !== seen.beat) seen = { beat: beat(), at: performance.now() };
    const age = Math.max(0, beat() - wall.dataset.heard) + performance.now() - seen.at;
    const answer = await fetch("/api/fn/display_beat", {
      method: "POST",
      body: new URLSearchParams({ age_ms: Math.round(age) }),
      cache: "no-store",
    }).catch(() => null);
    const moved = answer?.ok && (await answer.json().catch(() => wall.dataset.display)) !== wall.dataset.display;
    if (answer?.status === 401 || moved) location.reload();
  };
  setInterval(tell, 10e3);
  tell();
})();
