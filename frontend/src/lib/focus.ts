// Where typing goes when a form or a dialog opens.
const FIELD = ':is(input:not([type=hidden]), select, textarea):not(:disabled)'

/** Puts the focus on the first wrong field, else the first field that can be seen; whether there was one. */
export function focusField(inside: Element, wrongOnly = false): boolean {
  const seen = (field: HTMLElement) => field.checkVisibility() && !field.closest('.sr-only')
  const first = (selector: string) => [...inside.querySelectorAll<HTMLElement>(selector)].find(seen)
  const field = first(`${FIELD}[aria-invalid=true]`) ?? (wrongOnly ? undefined : first(FIELD))
  field?.focus()
  return Boolean(field)
}
