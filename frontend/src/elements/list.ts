// <v-list>: a table that answers to the keyboard and the mouse. j/k move, Enter opens, x selects,
// e edits, space previews. The links inside the rows do the same without any of this.
import { typing } from '../lib/dom'
import { singleKeys } from '../behaviours/preferences'
import { Preview } from './preview'
import { Selection } from './selection'

const CARDS = matchMedia('(width < 40rem)')

class List extends HTMLElement {
  private cursor: HTMLTableRowElement | null = null
  private readonly preview = new Preview((step) => this.move(step))
  private selection!: Selection

  connectedCallback(): void {
    this.selection = new Selection(this)
    this.addEventListener('click', (event) => this.clicked(event))
    this.addEventListener('auxclick', (event) => event.button === 1 && this.clicked(event))
    document.addEventListener('keydown', this.key)
    const wrap = this.querySelector<HTMLElement>('[data-scroll]')
    if (wrap) keepScroll(wrap)
    if (CARDS.matches) keepTable(this)
  }

  disconnectedCallback(): void {
    document.removeEventListener('keydown', this.key)
  }

  private get rows(): HTMLTableRowElement[] {
    return [...this.querySelectorAll<HTMLTableRowElement>('tbody tr[data-id]')]
  }

  private clicked(event: MouseEvent): void {
    const target = event.target as Element
    const row = target.closest<HTMLTableRowElement>('tr[data-href]')
    if (!row || target.closest('a, button, input, label, select, textarea, .cell-check, .cell-actions, [popover]')) return
    if (getSelection()?.toString()) return
    this.open(row, event.ctrlKey || event.metaKey || event.button === 1)
  }

  private open(row: HTMLTableRowElement, apart: boolean): void {
    if (!row.dataset.href) return
    if (apart) window.open(row.dataset.href, '_blank', 'noopener')
    else location.assign(row.dataset.href)
  }

  private readonly key = (event: KeyboardEvent): void => {
    if (event.altKey || event.defaultPrevented || typing(event.target) || !singleKeys()) return
    if (document.querySelector('dialog[open], [popover]:popover-open:not(.toasts)')) return
    const row = this.cursor
    const control = event.target instanceof Element && event.target.closest('a, button, input, summary')
    // j and k leave the focus on the row's own link, to which a space means nothing.
    const onControl = control && !(control.matches('.cell-main a') && row?.contains(control))
    const commands: Record<string, (() => void) | undefined | null | false> = {
      j: () => this.move(1),
      k: () => this.move(-1),
      x: row && (() => this.selection.flip(row)),
      e: row?.dataset.edit ? () => location.assign(row.dataset.edit!) : undefined,
      ' ': !onControl && row?.dataset.preview ? () => this.preview.flip(row) : undefined,
      Enter: !onControl && row ? () => this.open(row, event.ctrlKey || event.metaKey) : undefined,
      Escape: this.preview.isOpen ? () => this.preview.close() : undefined,
    }
    const run = event.key === 'Enter' || !(event.ctrlKey || event.metaKey) ? commands[event.key] : undefined
    if (run) {
      event.preventDefault()
      run()
    }
  }

  private move(step: number): void {
    const rows = this.rows
    const now = this.cursor ? rows.indexOf(this.cursor) : step > 0 ? -1 : rows.length
    const next = rows[now + step]
    if (!next) return
    this.cursor?.classList.remove('is-cursor')
    this.cursor = next
    next.classList.add('is-cursor')
    next.querySelector<HTMLElement>('.cell-main a')?.focus({ preventScroll: true })
    next.scrollIntoView({ block: 'nearest' })
    if (this.preview.isOpen) this.preview.show(next)
  }
}

/** The place in the table is found again after going back, also when the page was not kept alive. */
function keepScroll(wrap: HTMLElement): void {
  const key = `scroll:${location.pathname}${location.search}`
  const mark = () => wrap.classList.toggle('is-scrolled', wrap.scrollLeft > 0)
  wrap.addEventListener('scroll', mark, { passive: true })
  const [visit] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[]
  const kept = sessionStorage.getItem(key)?.split(' ').map(Number)
  if (kept && visit?.type === 'back_forward') wrap.scrollTo(kept[0] ?? 0, kept[1] ?? 0)
  addEventListener('pagehide', () => sessionStorage.setItem(key, `${wrap.scrollLeft} ${wrap.scrollTop}`))
}

/** Shown as cards, the rows are no table to the browser any more; the roles say that they still are. */
function keepTable(list: HTMLElement): void {
  const roles = { table: 'table', thead: 'rowgroup', tbody: 'rowgroup', tr: 'row', 'thead th': 'columnheader', 'tbody th': 'rowheader', td: 'cell' }
  for (const [selector, role] of Object.entries(roles)) {
    for (const element of list.querySelectorAll(selector)) element.setAttribute('role', role)
  }
}

customElements.define('v-list', List)
