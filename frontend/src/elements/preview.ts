// The side panel that shows a row without leaving the list: the row's data-preview is an address.
import { load } from '../htmx'

export class Preview {
  private readonly panel = document.getElementById('preview')
  private row: HTMLElement | null = null

  constructor(move: (step: number) => void) {
    this.panel?.addEventListener('keydown', (event) => {
      if (event.key === 'Escape') this.close()
      if (event.altKey && event.key === 'ArrowDown') move(1)
      if (event.altKey && event.key === 'ArrowUp') move(-1)
    })
    document.getElementById('preview-close')?.addEventListener('click', () => this.close())
  }

  get isOpen(): boolean {
    return !!this.panel && !this.panel.hidden
  }

  flip(row: HTMLElement): void {
    if (this.isOpen && this.row === row) this.close()
    else this.show(row)
  }

  show(row: HTMLElement): void {
    if (!this.panel || !row.dataset.preview) return
    this.row = row
    this.panel.hidden = false
    document.getElementById('preview-open')?.setAttribute('href', row.dataset.href ?? '#')
    void load(row.dataset.preview, '#preview-body')
  }

  close(): void {
    if (!this.panel) return
    const inside = this.panel.contains(document.activeElement)
    this.panel.hidden = true
    if (inside) (this.row?.querySelector<HTMLElement>('.cell-main a') ?? this.row)?.focus()
  }
}
