// Asks before something serious: data-confirm="Question" on a button, link or form, or hx-confirm.
// data-confirm-title, data-confirm-yes and data-confirm-danger refine the window.

const dialog = document.getElementById('confirm') as HTMLDialogElement | null
const agreed = new WeakSet<Element>()

interface Question { text: string, title?: string, yes?: string, no?: string, danger?: boolean }

export function ask({ text, title, yes, no, danger }: Question): Promise<boolean> {
  if (!dialog) return Promise.resolve(window.confirm(text))
  const [refuse, accept] = dialog.querySelectorAll<HTMLButtonElement>('[data-answer]')
  const [head, body] = [dialog.querySelector('h2'), dialog.querySelector('p')]
  if (!accept || !refuse || !head || !body) return Promise.resolve(false)
  for (const button of [accept, refuse]) button.dataset.word ??= button.textContent ?? ''
  head.textContent = title ?? text
  body.textContent = title ? text : ''
  body.parentElement!.hidden = !title
  accept.textContent = yes ?? accept.dataset.word ?? ''
  refuse.textContent = no ?? refuse.dataset.word ?? ''
  accept.className = `btn ${danger ? 'btn-error' : 'btn-primary'}`
  dialog.returnValue = ''
  dialog.showModal()
  ;(danger ? refuse : accept).focus()
  return new Promise((answer) => {
    accept.onclick = () => dialog.close('yes')
    refuse.onclick = () => dialog.close('no')
    dialog.onclose = () => answer(dialog.returnValue === 'yes')
  })
}

function question(element: HTMLElement): Question {
  const { confirm = '', confirmTitle, confirmYes, confirmDanger } = element.dataset
  const danger = confirmDanger !== undefined || element.matches('.btn-danger, .menu-item-danger')
  return { text: confirm, danger, ...(confirmTitle && { title: confirmTitle }), ...(confirmYes && { yes: confirmYes }) }
}

/** Stops the event, asks, and repeats it when the answer is yes. */
async function hold(element: HTMLElement, event: Event, repeat: () => void): Promise<void> {
  if (agreed.delete(element)) return
  event.preventDefault()
  event.stopImmediatePropagation()
  if (await ask(question(element))) {
    agreed.add(element)
    repeat()
  }
}

document.addEventListener('click', (event) => {
  const element = event.target instanceof Element && event.target.closest<HTMLElement>(':is(a, button)[data-confirm]')
  if (element) void hold(element, event, () => element.click())
}, true)

document.addEventListener('submit', (event) => {
  const form = event.target
  if (form instanceof HTMLFormElement && form.dataset.confirm) {
    void hold(form, event, () => form.requestSubmit(event.submitter))
  }
}, true)

document.addEventListener('htmx:confirm', (event) => {
  const { ctx, issueRequest, dropRequest } = (event as CustomEvent).detail
  event.preventDefault()
  void ask({ text: ctx.confirm }).then((yes) => (yes ? issueRequest() : dropRequest()))
})
