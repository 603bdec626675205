// Small things any page may ask for: data-copy="text", data-print, and lists put in order (data-order).
import { on } from '../lib/dom'
import { say } from '../lib/words'
import { toast } from './toasts'

on('click', '[data-copy]', (button) => {
  void navigator.clipboard?.writeText(button.dataset.copy ?? '').then(
    () => toast(say('copied'), 'success'),
    () => toast(say('failed'), 'error'),
  )
})

on('click', '[data-print]', () => setTimeout(() => print(), 50))

on('click', '[data-order] [data-move]', (button) => {
  const row = button.closest('li')
  if (Number(button.dataset.move) < 0) row?.previousElementSibling?.before(row)
  else row?.nextElementSibling?.after(row)
  button.focus()
})
