// Selects that offer what goes with the value of another: select[data-linked="cf_parent"] with data-offers, a JSON
// object of the values by those of the other. Choosing there changes what is offered here, and so on downwards.
import { make, on } from '../lib/dom'

const LINKED = 'select[data-linked]'

function offer(select: HTMLSelectElement, of: string): void {
  const offers = JSON.parse(select.dataset.offers ?? '{}') as Record<string, string[]>
  const chosen = select.value
  const fitting = offers[of] ?? []
  select.replaceChildren(make('option', { value: '' }), ...fitting.map((value) => make('option', { value }, value)))
  select.value = fitting.includes(chosen) ? chosen : ''
  if (select.value !== chosen) select.dispatchEvent(new Event('change', { bubbles: true }))
}

on('change', 'select[name]', (changed) => {
  const above = changed as HTMLSelectElement
  for (const select of above.form?.querySelectorAll<HTMLSelectElement>(LINKED) ?? []) {
    if (select.dataset.linked === above.name) offer(select, above.value)
  }
})
