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
});
