document.addEventListener("DOMContentLoaded", () => {
  // What scrolls sideways can be reached by the keyboard.
  const watch = new ResizeObserver((entries) => entries.forEach(({ target }) => {
    if (target.scrollWidth > target.clientWidth) target.tabIndex = 0;
    else target.removeAttribute("tabindex");
  }));
  document.querySelectorAll(".table-wrapper, .highlight pre, .diagram").forEach((each) => watch.observe(each));
  // What the theme leaves out: levels of headings, and names of the two drawers.
  const name = (selector, attribute, value) =>
    document.querySelectorAll(selector).forEach((each) => each.setAttribute(attribute, value));
  name(".sidebar-tree .caption[role=heading]", "aria-level", "2");
  name(".sidebar-drawer", "aria-label", "All pages");
  name(".toc-drawer", "aria-label", "On this page");
  document.querySelectorAll(".provider-filter").forEach(filterProviders);
});

// The boxes work by the style sheet alone. This adds the search, says how many are left, and keeps both in the address.
function filterProviders(form) {
  const search = form.querySelector("input[type=search]");
  const boxes = [...form.querySelectorAll("input[type=checkbox]")];
  const count = form.querySelector("[role=status]");
  const rows = [...document.querySelectorAll(".provider-table tbody tr")];
  const asked = new URLSearchParams(location.hash.slice(1));
  search.value = asked.get("search") ?? "";
  boxes.forEach((box) => { box.checked ||= asked.has(box.name); });
  const update = () => {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    rows.forEach((row) => {
      const names = [...row.cells].slice(0, 2).map((cell) => cell.textContent).join(" ").toLowerCase();
      row.hidden = !words.every((word) => names.includes(word));
    });
    const left = rows.filter((row) => getComputedStyle(row).display !== "none").length;
    count.textContent = left < rows.length ? `${left} of ${rows.length} providers` : "";
    const chosen = new URLSearchParams(boxes.filter((box) => box.checked).map((box) => [box.name, ""]));
    if (search.value) chosen.set("search", search.value);
    history.replaceState(null, "", `${location.pathname}${location.search}${chosen.size ? `#${chosen}` : ""}`);
  };
  search.closest("p").hidden = false;
  form.addEventListener("input", update);
  form.addEventListener("submit", (event) => event.preventDefault());
  if (asked.size) update();
}
