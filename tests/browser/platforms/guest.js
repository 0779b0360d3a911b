// What a guest meets in shops' scripts: a jQuery, and prototypes that somebody made longer.
window.jQuery = window.$ = (ready) => addEventListener("DOMContentLoaded", () => ready(window.jQuery));
Array.prototype.last = function () {
  return this[this.length - 1];
};
Element.prototype.show = function () {
  this.hidden = false;
};
