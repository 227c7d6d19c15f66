// How far somebody has come with the first five minutes; shows and hides the card that says what is next.
import { ListTodo } from 'lucide-react'
import { useStore } from '../../core/store'
import { useFirstSteps } from '../../live/first-steps'
import { card, show } from './card'

export function FirstStepsButton() {
  const found = useFirstSteps()
  const isOpen = useStore(card, (state) => state)
  if (!found || found.dismissed) return null
  const done = found.steps.filter((step) => step.done).length
  return (
    <button
      type="button"
      className="button first-steps-button"
      aria-expanded={isOpen}
      aria-controls={isOpen ? 'first-steps' : undefined}
      onClick={() => show(!isOpen)}
    >
      <ListTodo size={15} aria-hidden />
      <span className="first-steps-word">First steps</span> {done} of {found.steps.length}
    </button>
  )
}
