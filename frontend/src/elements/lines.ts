// <v-lines data-url="/products/lines/">: the lines of a document as a table one types into. The inputs are the form's
// own (`lines-3-quantity`); the order of the rows on the page is their order. Totals are counted as the server counts.
import { dragLines } from '../lines/drag'
import { pasted, type Values } from '../lines/paste'
import { amount, decimal, totals, typed, type Line } from '../lines/totals'
import { later, make } from '../lib/dom'
import { count } from '../lib/words'

type Field = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement
type Known = { description: string, unit: string, price: string, tax: string, competitors: string[] }
type FromProduct = 'description' | 'unit' | 'unit_price' | 'tax_rate'

const NUMBERS = ['quantity', 'unit_price', 'discount', 'tax_rate'] as const
const NO_CENTS = ['CLP', 'JPY', 'KRW', 'PYG', 'VND']

class Lines extends HTMLElement {
  private rows!: HTMLElement
  private fresh!: HTMLTemplateElement
  private next = 0
  private readonly count = later(() => this.total(), 60)
  private readonly asking = new WeakMap<Element, number>()

  connectedCallback(): void {
    if (this.rows) return
    for (const plain of this.querySelectorAll('.lines-plain')) plain.remove()
    this.rows = this.querySelector('.lines-rows')!
    this.fresh = this.querySelector('template')!
    for (const plain of this.fresh.content.querySelectorAll('.lines-plain')) plain.remove()
    this.next = 1 + Math.max(-1, ...[...this.rows.querySelectorAll<Field>('[name$="-kind"]')].map((kind) => Number(kind.name.split('-')[1])))
    this.addEventListener('input', (event) => this.typedIn(event.target as Field))
    this.addEventListener('change', (event) => this.changed(event))
    this.addEventListener('click', (event) => this.clicked(event.target as Element))
    this.addEventListener('keydown', (event) => this.pressed(event))
    this.addEventListener('paste', (event) => this.paste(event))
    this.closest('form')?.addEventListener('input', (event) => this.outside(event))
    this.closest('form')?.addEventListener('change', (event) => this.outside(event))
    dragLines(this.rows, () => this.moved())
    if (!this.rows.children.length) this.add()
    void this.hints()
    this.total()
  }

  // --- rows ----------------------------------------------------------------------------------------

  private add(values: Values = {}, after?: Element | null): HTMLElement {
    const row = (this.fresh.content.cloneNode(true) as DocumentFragment).firstElementChild as HTMLElement
    const number = this.next++
    for (const field of row.querySelectorAll<Field>('[name]')) field.name = field.name.replace('-new-', `-${number}-`)
    for (const [name, value] of Object.entries(values)) this.field(row, name)!.value = value
    row.dataset.kind = values.kind ?? 'line'
    if (after) after.after(row)
    else this.rows.append(row)
    return row
  }

  private field(row: Element, name: string): Field | null {
    return row.querySelector<Field>(`[name$="-${name}"]`)
  }

  private drop(row: HTMLElement): void {
    const near = row.nextElementSibling ?? row.previousElementSibling
    row.remove()
    if (!this.rows.children.length) this.add()
    this.enter(near ?? this.rows.firstElementChild!)
    this.moved()
  }

  private move(row: HTMLElement, step: number): void {
    const other = step < 0 ? row.previousElementSibling : row.nextElementSibling
    if (!other) return
    if (step < 0) other.before(row)
    else other.after(row)
    const status = this.querySelector<HTMLElement>('[data-status]')!
    status.textContent = (status.dataset.moved ?? '').replace('{n}', String([...this.rows.children].indexOf(row) + 1))
    this.moved()
  }

  private enter(row: Element): void {
    row.querySelector<HTMLElement>('.lines-product input[type=text], .lines-text')?.focus()
  }

  private moved(): void {
    this.closest('form')?.dispatchEvent(new Event('input', { bubbles: true })) // unsaved changes
    this.count()
  }

  // --- what people do ------------------------------------------------------------------------------

  private typedIn(field: Field): void {
    delete field.dataset.auto // what was typed stays
    if (field.name?.endsWith('-quantity')) this.reprice(field.closest('.lines-row')!)
    this.count()
  }

  private changed(event: Event): void {
    const target = event.target as HTMLElement
    const row = target.closest<HTMLElement>('.lines-row')
    if (!row) return
    if (target.matches('.lines-kind')) row.dataset.kind = (target as HTMLSelectElement).value
    if (target.matches('v-picker')) void this.take(row, true)
    this.count()
  }

  private clicked(target: Element): void {
    const button = target.closest<HTMLButtonElement>('button')
    const row = target.closest<HTMLElement>('.lines-row')
    if (!button) return
    if (button.dataset.add) this.enter(this.add({ kind: button.dataset.add }))
    else if (row && button.dataset.move) {
      this.move(row, Number(button.dataset.move))
      button.focus()
    } else if (row && 'remove' in button.dataset) this.drop(row)
    this.count()
  }

  private pressed(event: KeyboardEvent): void {
    const row = (event.target as Element).closest<HTMLElement>('.lines-row')
    if (!row) return
    if (event.altKey && (event.key === 'ArrowUp' || event.key === 'ArrowDown')) {
      event.preventDefault()
      const held = event.target as HTMLElement
      this.move(row, event.key === 'ArrowUp' ? -1 : 1)
      held.focus()
    } else if (event.key === 'Enter' && !event.ctrlKey && !event.metaKey && !event.defaultPrevented && (event.target as Element).matches('.lines-cell input')) {
      event.preventDefault() // the next line; Ctrl+Enter saves
      const below = row.nextElementSibling
      const { name } = event.target as HTMLInputElement
      if (below) this.field(below, name.split('-').pop()!)?.focus()
      else this.enter(this.add())
    }
  }

  private paste(event: ClipboardEvent): void {
    const row = (event.target as Element).closest<HTMLElement>('.lines-row')
    const lines = pasted(event.clipboardData?.getData('text/plain') ?? '')
    if (!row || !lines.length || (lines.length === 1 && (event.target as Element).matches('textarea'))) return
    event.preventDefault()
    let last: Element = row
    for (const values of lines) {
      if (this.rows.children.length >= Number(this.dataset.most)) break
      last = this.add(values, last)
    }
    if (this.isBlank(row)) row.remove()
    this.moved()
  }

  private isBlank(row: Element): boolean {
    return ['product', 'description', 'unit_price'].every((name) => !this.field(row, name)?.value)
  }

  /** Currency, discount and client of the form count here too. */
  private outside(event: Event): void {
    const target = event.target as Element
    if (this.contains(target)) return
    if (target.matches('[name=currency]') || target.querySelector('[name=account]')) void this.repriceAll()
    this.count()
  }

  // --- products ------------------------------------------------------------------------------------

  private async ask(ids: string[], quantity = ''): Promise<Record<string, Known>> {
    const { account, currency } = this.around()
    const query = new URLSearchParams({ ids: ids.join(','), account, currency, quantity })
    try {
      const answer = await fetch(`${this.dataset.url}?${query}`, { headers: { Accept: 'application/json' } })
      return answer.ok ? await answer.json() as Record<string, Known> : {}
    } catch {
      return {} // the server fills in what is blank when the form is saved
    }
  }

  /** Fills in what the product knows: always when it was just chosen, later only what nobody typed. */
  private async take(row: HTMLElement, chosen = false): Promise<void> {
    const id = this.field(row, 'product')?.value ?? ''
    const turn = (this.asking.get(row) ?? 0) + 1
    this.asking.set(row, turn)
    const known = id ? (await this.ask([id], this.field(row, 'quantity')?.value))[id] : undefined
    if (this.asking.get(row) !== turn) return
    this.hint(row, known)
    if (!known) return
    const values: Record<FromProduct, string> = { description: known.description, unit: known.unit, unit_price: known.price, tax_rate: known.tax }
    for (const [name, value] of Object.entries(values)) {
      const field = this.field(row, name)!
      if (!(chosen && name !== 'description') && field.value && field.dataset.auto !== 'yes') continue
      field.value = value
      field.dataset.auto = 'yes'
    }
    this.count()
  }

  private readonly reprice = (() => {
    const waiting = new WeakMap<Element, number>()
    return (row: HTMLElement): void => {
      clearTimeout(waiting.get(row))
      if (!this.field(row, 'product')?.value || this.field(row, 'unit_price')?.dataset.auto !== 'yes') return
      waiting.set(row, window.setTimeout(() => void this.take(row), 300))
    }
  })()

  private async repriceAll(): Promise<void> {
    for (const row of this.rows.children) if (this.field(row, 'unit_price')?.dataset.auto === 'yes') await this.take(row as HTMLElement)
  }

  /** The prices of the competition, for all lines in one question. */
  private async hints(): Promise<void> {
    const rows = [...this.rows.children] as HTMLElement[]
    const key = (row: Element): string => row.querySelector<HTMLInputElement>('.lines-product input[type=text]')?.dataset.id || this.field(row, 'product')?.value || ''
    const ids = [...new Set(rows.map(key).filter((id) => /^\d+$/.test(id)))]
    if (!ids.length) return
    const known = await this.ask(ids)
    for (const row of rows) this.hint(row, known[key(row)])
  }

  private hint(row: Element, known: Known | undefined): void {
    const place = row.querySelector<HTMLElement>('.lines-hint')!
    place.textContent = known?.competitors.join(' · ') ?? ''
    place.hidden = !place.textContent
  }

  // --- sums ----------------------------------------------------------------------------------------

  private around(): { account: string, currency: string, discount: string } {
    const form = this.closest('form')
    const of = (name: string): string => {
      const found = form?.elements.namedItem(name)
      return found && 'value' in found ? String(found.value) : ''
    }
    return { account: of('account'), currency: of('currency') || 'EUR', discount: of('discount') }
  }

  private line(row: HTMLElement): Line | null {
    if (row.dataset.kind === 'heading') return { quantity: 0n, price: 0n, discount: 0n, rate: 0n, counts: false }
    const found: bigint[] = []
    let good = true
    for (const name of NUMBERS) {
      const field = this.field(row, name)!
      const blank = name === 'quantity' ? '1' : '0'
      const value = typed(field.value.trim() || blank, name === 'discount' || name === 'tax_rate' ? 2 : 4)
      if (value === null) field.setAttribute('aria-invalid', 'true')
      else field.removeAttribute('aria-invalid')
      good &&= value !== null
      found.push(value ?? 0n)
    }
    const [quantity, price, discount, rate] = found as [bigint, bigint, bigint, bigint]
    return good ? { quantity, price, discount, rate, counts: row.dataset.kind === 'line' && !this.isBlank(row) } : null
  }

  private total(): void {
    const { currency, discount } = this.around()
    const digits = NO_CENTS.includes(currency) ? 0 : 2
    const money = new Intl.NumberFormat(document.documentElement.lang, { style: 'currency', currency, useGrouping: 'always' } as Intl.NumberFormatOptions)
    const shown = (coins: bigint): string => money.format(decimal(coins, digits) as unknown as number)
    const rows = [...this.rows.children] as HTMLElement[]
    const lines = rows.map((row) => this.line(row))
    rows.forEach((row, place) => {
      const line = lines[place]
      const heading = row.dataset.kind === 'heading'
      const text = !line || heading || this.isBlank(row) ? '' : shown(amount(line, digits))
      const output = row.querySelector('output')!
      const told = text && row.dataset.kind !== 'line' ? `(${text})` : text
      if (output.textContent !== told) output.textContent = told
    })
    const box = this.querySelector<HTMLElement>('.lines-totals')!
    const sum = totals(lines.filter((line) => line !== null), typed(discount || '0', 2) ?? 0n, digits)
    const label = box.dataset
    const found: [string, bigint, string][] = []
    if (sum.discount) found.push([label.net!, sum.net, ''], [label.discount!, -sum.discount, ''])
    found.push([label.base!, sum.base, ''])
    for (const one of sum.taxes) if (one.rate) found.push([`${label.tax} ${count(Number(one.rate) / 100)} %`, one.tax, ''])
    found.push([label.gross!, sum.gross, 'is-total'])
    box.replaceChildren(...found.map(([name, coins, css]) => make('div', { class: css }, make('dt', {}, name), make('dd', {}, shown(coins)))))
  }
}

customElements.define('v-lines', Lines)
