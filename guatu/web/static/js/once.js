// Does `work` at once, or once more when it is under way already: never twice at a time. What fails
// is left until it is asked for again.
export function oneAtATime(work) {
  let asked = false;
  let busy = false;
  return async () => {
    asked = true;
    if (busy) return;
    busy = true;
    while (asked) {
      asked = false;
      await work().catch(() => {});
    }
    busy = false;
  };
}
