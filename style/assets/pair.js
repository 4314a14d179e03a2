// A browser that is to become a display asks for a code by itself, and for its
// token once the code is confirmed: nobody stands at a wall with a mouse. Each
// time the page's own form is sent, so that without scripts a hand can do it.
(() => {
  const form = document.querySelector("form[data-pairing]");
  if (!form) return;
  const send = () => form.requestSubmit();
  if (form.dataset.pairing !== "waiting") {
    // Refused a moment ago: not at once again.
    setTimeout(send, form.dataset.pairing === "refused" ? 30e3 : 0);
    return;
  }
  setInterval(async () => {
    const answer = await fetch("/api/fn/pairing", { cache: "no-store" }).catch(() => null);
    const told = answer?.ok ? await answer.json().catch(() => null) : null;
    if (told && told.pairing.state !== "waiting") send();
  }, 2e3);
})();
