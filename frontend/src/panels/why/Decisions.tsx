// What became of messages, requests and fire times: each decision with its reason and the way to where it fell.
import {
  ChevronRight,
  CircleCheck,
  CircleDashed,
  CircleMinus,
  CircleOff,
  CircleX,
  Copy,
  type LucideIcon,
  MailQuestion,
  TimerOff,
} from 'lucide-react'
import { useState } from 'react'
import { counted } from '../../core/time'
import type { Decision } from '../../core/trace-types'
import { Json } from '../../ui/Json'
import { Parts } from '../../ui/Parts'
import { Ago } from '../../ui/Time'
import { fold, type Row } from './fold'

const VERDICTS: Record<string, { word: string; Icon: LucideIcon; status: string }> = {
  ran: { word: 'Ran', Icon: CircleCheck, status: 'done' },
  skipped: { word: 'Skipped', Icon: CircleMinus, status: 'skipped' },
  refused: { word: 'Refused', Icon: CircleOff, status: 'failed' },
  waiting: { word: 'Waiting', Icon: CircleDashed, status: 'waiting' },
  unclaimed: { word: 'Nobody took it', Icon: MailQuestion, status: 'stopped' },
  failed: { word: 'Failed', Icon: CircleX, status: 'failed' },
  missed: { word: 'Missed', Icon: TimerOff, status: 'stopped' },
  deduplicated: { word: 'Repeated', Icon: Copy, status: 'skipped' },
}
const UNKNOWN = { word: 'Decided', Icon: CircleDashed, status: 'waiting' }
const FEW = 6

export function Decisions({ decisions, none }: { decisions: Decision[]; none: string }) {
  const [isAll, setAll] = useState(false)
  const rows = fold(decisions)
  if (rows.length === 0) return <p className="quiet">{none}</p>
  return (
    <>
      <ol className="decisions">
        {(isAll ? rows : rows.slice(0, FEW)).map((row) => (
          <RowShown key={keyOf(row)} row={row} />
        ))}
      </ol>
      {!isAll && rows.length > FEW && (
        <button type="button" className="button plain more-rows" onClick={() => setAll(true)}>
          Show {counted(rows.length - FEW, 'earlier decision')}
        </button>
      )}
    </>
  )
}

function RowShown({ row }: { row: Row }) {
  const [isOpen, setOpen] = useState(false)
  if (row.kind === 'one') return <One decision={row.decision} />
  const [newest, ...others] = row.decisions
  const { Icon, word, status } = shownAs(newest)
  return (
    <>
      <li data-status={status}>
        <Icon size={14} aria-label={word} />
        <div>
          <p>
            <Parts parts={newest.text} trace={newest.traceId} />
          </p>
          <button type="button" className="unfold" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
            {counted(others.length, 'more time')} before <ChevronRight size={12} aria-hidden />
          </button>
        </div>
        <Ago at={newest.at} />
      </li>
      {isOpen && others.map((decision) => <One key={nameOf(decision)} decision={decision} />)}
    </>
  )
}

function One({ decision }: { decision: Decision }) {
  const [isOpen, setOpen] = useState(false)
  const { word, Icon, status } = shownAs(decision)
  const { values, path } = decision
  return (
    <li data-status={status}>
      <Icon size={14} aria-label={word} />
      <div>
        <p>
          <Parts parts={decision.text} trace={decision.traceId} />
        </p>
        {values && (
          <button type="button" className="unfold" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
            {isOpen ? 'Hide the values' : 'Show the values'} <ChevronRight size={12} aria-hidden />
          </button>
        )}
        {path && (
          <p className="at">
            at <code>{path}</code> of what it was given
          </p>
        )}
        {isOpen && values && <Json value={values} />}
      </div>
      <Ago at={decision.at} />
    </li>
  )
}

function shownAs({ verdict }: Decision) {
  return VERDICTS[verdict] ?? UNKNOWN
}

function nameOf({ at, verdict, spanId, step }: Decision): string {
  return `${at} ${verdict} ${spanId} ${step}`
}

// A group keeps its place in the list while newer runs join it.
function keyOf(row: Row): string {
  if (row.kind === 'one') return nameOf(row.decision)
  const oldest = row.decisions.at(-1)
  return `many ${oldest ? nameOf(oldest) : ''}`
}
