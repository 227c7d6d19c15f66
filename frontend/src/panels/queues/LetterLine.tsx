// One dead letter: a line, and opened what it says, every attempt at it, and what can be done with it.
import { ChevronRight } from 'lucide-react'
import { useState } from 'react'
import { useMay } from '../../live/role'
import { Unanswered } from '../../ui/Blank'
import { CopyButton } from '../../ui/CopyButton'
import { Failure } from '../../ui/Failure'
import { IdChip } from '../../ui/IdChip'
import { Json } from '../../ui/Json'
import { Jump } from '../../ui/Parts'
import { Ago } from '../../ui/Time'
import { useAct } from '../../ui/useAct'
import { RunAgain } from '../run/ways'
import { Attempts } from './Attempts'
import type { Asked } from './DeadLetters'
import { EditCopy } from './EditCopy'
import { type Letter, type LetterRow, redrive, useLetter } from './source'

interface Props {
  queue: string
  // The Step that takes it.
  taker: string
  letter: LetterRow
  isOpen: boolean
  open: () => void
  // Null where nothing can be done with it.
  picked: boolean | null
  pick: (isPicked: boolean) => void
  mayRun: boolean
  ask: (asked: Asked) => void
}

export function LetterLine({ queue, taker, letter, isOpen, open, picked, pick, mayRun, ask }: Props) {
  return (
    <li className="letter" data-open={isOpen || undefined}>
      <div className="letter-row">
        {picked !== null && (
          <label className="check">
            <input type="checkbox" checked={picked} onChange={({ target }) => pick(target.checked)} />
            <span className="hidden">Select it</span>
          </label>
        )}
        <button type="button" className="letter-what" aria-expanded={isOpen} onClick={open}>
          <ChevronRight size={14} aria-hidden />
          <span>
            <code>{letter.preview ?? 'It can’t be read'}</code>
            <small>
              <span className="letter-error">
                {letter.name}: {letter.message}
              </span>
              <span>
                {letter.attempts} {letter.attempts === 1 ? 'attempt' : 'attempts'}
              </span>
              {letter.copy && <span className="tag">A changed copy was sent</span>}
              {letter.origin && <span className="tag">Changed copy</span>}
            </small>
          </span>
        </button>
        <small className="letter-when">
          <Ago at={letter.failed} />
        </small>
      </div>
      {isOpen && <Opened queue={queue} taker={taker} row={letter} mayRun={mayRun} ask={ask} />}
    </li>
  )
}

function Opened({ queue, taker, row, mayRun, ask }: Omit<ActionsProps, 'letter' | 'edit'>) {
  const { data, error, refetch } = useLetter(queue, row.id)
  const [isEditing, setEditing] = useState(false)
  if (error && !data) return <Unanswered error={error} retry={() => void refetch()} />
  if (!data) return <div className="opening">Reading…</div>
  return (
    <div className="letter-open">
      <p className="letter-facts">
        <Jump to={{ view: 'traces', trace: data.traceId, span: data.spanId, step: null, topic: null, at: null }}>
          Its trace
        </Jump>
        {data.producer && (
          <span>
            sent by <Jump to={{ step: data.producer, span: null, topic: null }}>{data.producer}</Jump>
          </span>
        )}
        <span>
          sent <Ago at={data.sent} />
        </span>
        {data.group && <span>group {data.group}</span>}
        <IdChip id={data.messageId} label="message" />
      </p>
      {isEditing ? (
        <EditCopy queue={queue} id={row.id} close={() => setEditing(false)} />
      ) : (
        <>
          <Says letter={data} />
          <Actions
            queue={queue}
            taker={taker}
            letter={data}
            row={row}
            mayRun={mayRun}
            ask={ask}
            edit={() => setEditing(true)}
          />
        </>
      )}
      <h3>Every attempt</h3>
      <Attempts attempts={data.attempts} />
    </div>
  )
}

function Says({ letter }: { letter: Letter }) {
  return (
    <div className="letter-says">
      <Json value={JSON.parse(letter.text)} />
      <CopyButton label="Copy what it says as JSON" text={() => letter.text} />
      {letter.masked && <p className="quiet">Secrets of the project are left out here.</p>}
    </div>
  )
}

type ActionsProps = Pick<Props, 'queue' | 'taker' | 'mayRun' | 'ask'> & {
  row: LetterRow
  letter: Letter
  edit: () => void
}

function Actions({ queue, taker, row, letter, mayRun, ask, edit }: ActionsProps) {
  const may = useMay('operator')
  // A message that runs again leaves the list, and these buttons with it.
  const { isBusy, refusal, submit } = useAct(
    () => redrive(queue, { ids: [row.id] }, null, null),
    () => {},
  )
  if (!may) return null
  return (
    <div className="acts">
      {mayRun && (
        <>
          <button
            type="button"
            className="button primary"
            disabled={isBusy}
            title="The same message runs again, in the same trace"
            onClick={() => void submit()}
          >
            Continue from here
          </button>
          <RunAgain step={taker} trace={letter.traceId} span={letter.spanId} />
          <button type="button" className="button" onClick={edit}>
            Edit and send a copy
          </button>
        </>
      )}
      <button
        type="button"
        className="button plain"
        onClick={() => ask({ what: 'discard', choice: { ids: [row.id] }, count: 1, name: '', isCut: false })}
      >
        Discard
      </button>
      <Failure error={refusal} />
    </div>
  )
}
