// Keeps the marked parts of a still page true. Every five seconds the page is
// asked for again, and what differs in the parts marked `data-fresh` takes
// their place; where parts have come or gone the page is loaded anew, unless
// somebody is filling in a form.
(() => {
  const parts = (page) => new Map([...page.querySelectorAll("[data-fresh]")].map((e) => [e.dataset.fresh, e]));
  // (Without the query: what a form came to is told once.)
  const again = () => location.replace(location.pathname);
  const busy = () => document.querySelector("details[open] form, form :focus");
  setInterval(async () => {
    if (document.hidden) return;
    const answer = await fetch(location.pathname, { cache: "no-store" }).catch(() => null);
    if (answer?.redirected) again();
    if (!answer?.ok || answer.redirected) return;
    const next = parts(new DOMParser().parseFromString(await answer.text(), "text/html"));
    const here = parts(document);
    const same = here.size === next.size && [...here.keys()].every((key) => next.has(key));
    if (!same) {
      if (!busy()) again();
      return;
    }
    for (const [key, part] of here) {
      if (part.innerHTML !== next.get(key).innerHTML) part.replaceChildren(...next.get(key).childNodes);
    }
  }, 5e3);
})();
