"use strict";
// The officer's number follows the # of a link, which no browser sends anywhere: choose it in the list, then clear it.
(() => {
  const number = decodeURIComponent(location.hash.slice(1));
  if (!/^[0-9A-Za-z_-]{1,40}$/.test(number)) return;
  history.replaceState(null, "", location.pathname + location.search);
  const known = (list) => Array.from(list.options).some((option) => option.value === number);
  const list = Array.from(document.querySelectorAll("select[name^='rated-officer.']")).find(known);
  if (!list) return;
  list.value = number;
  const unit = list.name.slice("rated-officer.".length);
  document.querySelectorAll("input[name='rated-team']").forEach((row) => { row.checked = row.value === unit; });
})();
