// Asks before many dead letters run again or are thrown away, with how many they are and how fast they go.
import { type ReactNode, useState } from 'react'
import { counted } from '../../core/time'
import { Dialog } from '../../ui/Dialog'
import { Failure } from '../../ui/Failure'
import { useAct } from '../../ui/useAct'
import type { Asked } from './DeadLetters'
import { discard, redrive } from './source'
import { noteDiscarded } from './undone'
import { paceText, readRate } from './words'

interface Props {
  queue: string
  taker: string
  asked: Asked
  close: () => void
}

const OLDER_STAY = ' Older ones stay as they are.'
const RATES = [1, 10, 100]

export function RedriveDialog({ queue, taker, asked, close }: Props) {
  const [typed, setTyped] = useState(asked.count > 100 ? '10' : '')
  const rate = readRate(typed)
  const what = `${counted(asked.count, 'dead letter')} of ${taker}`
  return (
    <Confirm
      title={`Redrive ${what}?`}
      word={`Redrive ${asked.count.toLocaleString()}`}
      isReady={rate !== undefined}
      act={() => redrive(queue, asked.choice, asked.count, rate ?? null)}
      close={close}
    >
      <p>
        Each runs again as the same message, in its own trace, and gets its retries anew. What was done before the
        failure may be done again.{asked.isCut && OLDER_STAY}
      </p>
      {asked.count > 1 && (
        <>
          <label className="rate">
            <span>How many in a second</span>
            <input
              className="input"
              inputMode="decimal"
              placeholder="all at once"
              value={typed}
              aria-invalid={rate === undefined}
              onChange={({ target }) => setTyped(target.value)}
            />
            <span className="rates">
              {RATES.map((each) => (
                <button
                  key={each}
                  type="button"
                  className="button"
                  aria-pressed={typed === String(each)}
                  onClick={() => setTyped(String(each))}
                >
                  {each}
                </button>
              ))}
            </span>
          </label>
          <p className="quiet" role="status">
            {rate === undefined ? 'Write a number up to 1,000, or nothing.' : paceText(asked.count, rate)}
            {rate ? ' It goes on without this page, and can be stopped.' : ''}
          </p>
        </>
      )}
    </Confirm>
  )
}

export function DiscardDialog({ queue, taker, asked, close }: Props) {
  return (
    <Confirm
      title={`Discard ${counted(asked.count, 'dead letter')} of ${taker}?`}
      word={`Discard ${asked.count.toLocaleString()}`}
      isReady
      act={async () => noteDiscarded(queue, await discard(queue, asked.choice, asked.count))}
      close={close}
    >
      <p>
        They are put back with Undo for ten minutes. After that they are gone; their traces stay.
        {asked.isCut && OLDER_STAY}
      </p>
    </Confirm>
  )
}

interface ConfirmProps {
  title: string
  word: string
  isReady: boolean
  act: () => Promise<unknown>
  close: () => void
  children: ReactNode
}

function Confirm({ title, word, isReady, act, close, children }: ConfirmProps) {
  const { isBusy, refusal, submit } = useAct(act, close)
  return (
    <Dialog label={title} title={title} close={close} className="small queue-dialog">
      <div className="dialog-body">
        {children}
        <Failure error={refusal} />
      </div>
      <div className="dialog-acts">
        <button type="button" className="button" onClick={close}>
          Cancel
        </button>
        <button type="button" className="button primary" disabled={!isReady || isBusy} onClick={() => void submit()}>
          {word}
        </button>
      </div>
    </Dialog>
  )
}
