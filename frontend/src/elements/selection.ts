// The rows ticked in a list, and the bar that says how many and what can be done with them.
// Inside a form: checkboxes `ids`, and a hidden input `all` that becomes 1 for «select all N».
import { say } from '../lib/words'

export class Selection {
  private last: HTMLInputElement | null = null

  constructor(private readonly list: HTMLElement) {
    list.addEventListener('click', (event) => {
      if (event.shiftKey && event.target instanceof HTMLInputElement && event.target.name === 'ids') this.range(event.target)
    })
    list.addEventListener('change', (event) => this.changed(event.target as HTMLInputElement))
    list.addEventListener('click', (event) => {
      const button = event.target instanceof Element && event.target.closest('[data-select-all], [data-select-none]')
      if (button) this.every(button.hasAttribute('data-select-all'))
    })
    list.addEventListener('htmx:after:swap', () => this.show())
    this.show()
  }

  flip(row: HTMLElement): void {
    const box = row.querySelector<HTMLInputElement>('input[name=ids]')
    box?.click()
  }

  private get boxes(): HTMLInputElement[] {
    return [...this.list.querySelectorAll<HTMLInputElement>('input[name=ids]')]
  }

  private get all(): HTMLInputElement | null {
    return this.list.querySelector<HTMLInputElement>('input[name=all]')
  }

  private changed(box: HTMLInputElement): void {
    if (box.matches('[data-select-page]')) for (const each of this.boxes) each.checked = box.checked
    else if (box.name !== 'ids') return
    else this.last = box
    if (this.all) this.all.value = ''
    this.show()
  }

  /** Shift and click: everything between the last ticked row and this one. */
  private range(box: HTMLInputElement): void {
    const boxes = this.boxes
    const ends = [boxes.indexOf(this.last ?? box), boxes.indexOf(box)].sort((a, b) => a - b)
    for (const each of boxes.slice(ends[0], ends[1]! + 1)) each.checked = box.checked
  }

  private every(yes: boolean): void {
    for (const box of this.boxes) box.checked = yes
    if (this.all) this.all.value = yes ? '1' : ''
    this.show()
  }

  private show(): void {
    const boxes = this.boxes
    const ticked = boxes.filter((box) => box.checked).length
    const page = this.list.querySelector<HTMLInputElement>('[data-select-page]')
    if (page) {
      page.checked = ticked > 0 && ticked === boxes.length
      page.indeterminate = ticked > 0 && ticked < boxes.length
    }
    const bar = this.list.querySelector<HTMLElement>('[data-bulk]')
    if (!bar) return
    // Its total arrives with the count of the list.
    const offer = bar.querySelector<HTMLElement>('[data-select-all]')
    const total = Number(offer?.dataset.total ?? 0)
    const all = this.all?.value === '1'
    bar.hidden = !ticked
    const count = bar.querySelector('[data-bulk-count]')
    if (count) count.textContent = all ? say('selected_all', { n: total }) : ticked === 1 ? say('selected_one') : say('selected_many', { n: ticked })
    if (offer) offer.hidden = all || ticked < boxes.length || total <= boxes.length
  }
}
