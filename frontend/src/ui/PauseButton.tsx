// Pauses a Step, or resumes it. Whoever may not do that doesn't see it.
import { Pause, Play } from 'lucide-react'
import { useState } from 'react'
import type { StepNode } from '../core/types'
import { canPause, setPaused, usePause, usePauseFault } from '../live/pausing'
import { useMay } from '../live/role'

type Pausable = Pick<StepNode, 'name' | 'triggers' | 'virtual'>

export function PauseButton({ step, small = false }: { step: Pausable; small?: boolean }) {
  const may = useMay('operator')
  const note = usePause(step.name)
  const fault = usePauseFault(step.name)
  const [isBusy, setBusy] = useState(false)
  if (!may || (!canPause(step) && !note)) return null
  const Icon = note ? Play : Pause
  const word = note ? 'Resume' : 'Pause'
  const title = note
    ? 'Let its messages run again'
    : `Let its messages wait${hasRequests(step) ? '; requests are answered still' : ''}`
  const press = async () => {
    setBusy(true)
    await setPaused(step.name, !note)
    setBusy(false)
  }
  return (
    <>
      <button
        type="button"
        className={small ? 'button plain icon nodrag pause-small' : 'button'}
        aria-label={small ? `${word} ${step.name}` : undefined}
        title={fault || title}
        disabled={isBusy}
        onClick={(event) => {
          event.stopPropagation()
          void press()
        }}
      >
        <Icon size={14} aria-hidden /> {!small && word}
      </button>
      {fault && (
        <span className={small ? 'hidden' : 'pause-fault'} role="alert">
          {fault}
        </span>
      )}
    </>
  )
}

function hasRequests({ triggers }: Pausable): boolean {
  return triggers.some(({ kind }) => kind === 'http')
}
