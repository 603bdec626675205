// A field of a record edited where it stands: its link fetches the form (htmx); a double click on the field and
// Esc in its form do what the link and «Cancel» do.
import { on } from '../lib/dom'

on('dblclick', '.definition', (definition, event) => {
  if ((event.target as Element).closest('a, button, input, select, textarea, form')) return
  const link = definition.querySelector<HTMLElement>('.definition-edit')
  if (!link) return
  getSelection()?.removeAllRanges()
  link.click()
})

document.addEventListener('keydown', (event) => {
  if (event.key !== 'Escape' || event.defaultPrevented || !(event.target instanceof Element)) return
  const cancel = event.target.closest('.definition.is-editing')?.querySelector<HTMLElement>('[data-inline-cancel]')
  if (!cancel) return
  event.preventDefault()
  cancel.click()
})
