// What would fit a memory budget takes a second to find, so it is asked for when nobody types.
const QUIET = 600; // milliseconds after the last change
let quiet = null;

function forgetRoom() {
  clearTimeout(quiet);
}

/** Add to the budget's cost what would fit; a cost that has been replaced meanwhile is seen by nobody. */
function findRoom(yaml, view) {
  const cost = document.querySelector('.cost[data-name="memory budget"]');
  forgetRoom();
  if (cost) quiet = setTimeout(async () => cost.append(element("small", {}, (await ask("room", { yaml, view })).room ?? "")), QUIET);
}
