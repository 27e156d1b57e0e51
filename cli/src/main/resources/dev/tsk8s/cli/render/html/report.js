'use strict';
const query = document.getElementById('q');
const hits = document.getElementById('hits');
const all = Array.from(document.querySelectorAll('[data-find]'), (element) => ({element, text: element.textContent.toLowerCase()}));
function search() {
  const words = query.value.toLowerCase().split(/\s+/).filter(Boolean);
  let found = 0;
  for (const {element, text} of all) {
    const fits = words.every((word) => text.includes(word));
    element.hidden = !fits;
    found += fits ? 1 : 0;
    if (fits && words.length > 0) {
      for (let outer = element.closest('details'); outer; outer = outer.parentElement.closest('details')) outer.open = true;
    }
  }
  hits.textContent = words.length > 0 ? found + ' / ' + all.length : '';
}
query.addEventListener('input', search);
document.getElementById('search').hidden = false;
for (const language of ['en', 'ko']) {
  document.getElementById('lang-' + language).addEventListener('change', () => { document.documentElement.lang = language; });
}
window.addEventListener('beforeprint', () => {
  for (const closed of document.querySelectorAll('details:not([open])')) closed.open = true;
});
