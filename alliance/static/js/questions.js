/* Questions that wait for an answer: shown once it is given. Without this script all are shown, and the server leaves out
   what was not asked. */
(function () {
  'use strict';

  function isChosen(form, name, value) {
    return Array.prototype.some.call(form.querySelectorAll('[name="' + name + '"]'), function (input) {
      if (input.disabled) { return false; }
      return input.type === 'radio' || input.type === 'checkbox' ? input.checked && input.value === value : input.value === value;
    });
  }

  function update(form) {
    form.querySelectorAll('[data-only-if]').forEach(function (part) {
      var asked = isChosen(form, part.dataset.onlyIf, part.dataset.onlyValue);
      part.hidden = !asked;
      part.querySelectorAll('input, select, textarea').forEach(function (input) { input.disabled = !asked; });
    });
  }

  document.querySelectorAll('[data-only-if]').forEach(function (part) {
    var form = part.closest('form');
    var hint = part.querySelector('[data-only-hint]');
    if (hint) { hint.hidden = true; }
    if (form && !form.dataset.questions) {
      form.dataset.questions = 'on';
      form.addEventListener('change', function () { update(form); });
      update(form);
    }
  });
}());
