// Filter forms: a box that narrows the fields (data-narrow), and addresses without what was left blank.

const fold = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()

function narrow(box: HTMLInputElement): void {
  const wanted = fold(box.value.trim())
  const inside = box.closest('[data-narrows]')
  for (const group of inside?.querySelectorAll<HTMLElement>('[data-narrow-group]') ?? []) {
    const title = fold(group.querySelector('.filter-group-title')?.textContent ?? '')
    const fields = [...group.querySelectorAll<HTMLElement>(':scope > .field')]
    for (const field of fields) {
      const label = fold(field.querySelector('legend, label')?.textContent ?? '')
      field.hidden = !label.includes(wanted) && !title.includes(wanted)
    }
    group.hidden = fields.every((field) => field.hidden)
  }
}

document.addEventListener('input', ({ target }) => {
  if (target instanceof HTMLInputElement && target.matches('[data-narrow]')) narrow(target)
})

// Enter goes on to the first field that is left.
document.addEventListener('keydown', (event) => {
  const { target, key } = event
  if (key !== 'Enter' || !(target instanceof HTMLInputElement) || !target.matches('[data-narrow]')) return
  event.preventDefault()
  target.closest('[data-narrows]')?.querySelector<HTMLElement>('[data-narrow-group]:not([hidden]) > .field:not([hidden]) :is(input:not([type=hidden]), select)')?.focus()
})

// What form[data-sparse] leaves blank is not in the address, nor the words of a record that was chosen.
document.addEventListener('formdata', ({ target, formData }) => {
  if (!(target instanceof HTMLFormElement) || !('sparse' in target.dataset)) return
  for (const name of new Set(formData.keys())) {
    const values = formData.getAll(name).filter((value) => value !== '')
    const chosen = name.endsWith('__text') && formData.get(name.slice(0, -'__text'.length))
    formData.delete(name)
    if (!chosen) for (const value of values) formData.append(name, value)
  }
})
