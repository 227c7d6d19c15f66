// One log line: its first line of text; opened, all of it and what belongs to it.
import { ChevronRight } from 'lucide-react'
import { memo, useMemo, useState } from 'react'
import { clockTime, counted, fullTime } from '../../core/time'
import { CopyButton } from '../../ui/CopyButton'
import { paint } from './ansi'
import { asText } from './export'
import { LogDetails } from './LogDetails'
import { LogText } from './LogText'
import { hasData, type ShownLine } from './lines'

const LONGEST_LINE = 400
const LONGEST_PREVIEW = 160
const DAY_MS = 86_400_000
export const LEVELS = { debug: 'Debug', info: 'Info', warn: 'Warning', error: 'Error' }

const day = new Intl.DateTimeFormat(undefined, {
  month: 'short',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
})

interface Props {
  line: ShownLine
  isOpen: boolean
  isMarked: boolean
  toggle: (key: number) => void
  needle: string
}

export const LogRow = memo(function LogRow({ line, isOpen, isMarked, toggle, needle }: Props) {
  const [isPointed, setPointed] = useState(false)
  const { text, runs } = useMemo(() => paint(line.message), [line.message])
  const end = text.search(/\r?\n/)
  const more = end < 0 ? 0 : text.trimEnd().split('\n').length - 1
  const first = (end < 0 ? text : text.slice(0, end)).slice(0, LONGEST_LINE)
  return (
    <div
      className="log-line"
      data-severity={line.severity}
      data-open={isOpen || undefined}
      data-marked={isMarked || undefined}
      onPointerEnter={() => setPointed(true)}
      onPointerLeave={() => setPointed(false)}
    >
      <button
        type="button"
        className="log-summary"
        tabIndex={-1}
        aria-expanded={isOpen}
        onClick={() => toggle(line.key)}
      >
        <ChevronRight size={13} aria-hidden className="chevron" />
        <time dateTime={new Date(line.time).toISOString()} title={isPointed ? fullTime(line.time) : undefined}>
          {shortTime(line.time)}
        </time>
        <span className="severity">{LEVELS[line.severity]}</span>
        <span className="step">{line.step ?? 'studio'}</span>
        <span className="message">
          <LogText text={first} runs={runs} needle={needle} />
          {more > 0 && !isOpen && <span className="more-lines">{counted(more, 'more line')}</span>}
          {!isOpen && hasData(line.data) && <span className="preview">{preview(line.data)}</span>}
        </span>
      </button>
      {isPointed && (
        <span className="log-act">
          <CopyButton label="Copy the line" text={() => asText([line])} tabIndex={-1} />
        </span>
      )}
      {isOpen && <LogDetails line={line} text={text} runs={runs} needle={needle} />}
    </div>
  )
})

// Lines of today have the time, others the day.
function shortTime(time: number): string {
  const now = Date.now()
  const isToday = now - time < DAY_MS && new Date(time).getDate() === new Date(now).getDate()
  return isToday ? clockTime(time) : day.format(time)
}

function preview(data: unknown): string {
  const text = JSON.stringify(data)
  return text.length > LONGEST_PREVIEW ? `${text.slice(0, LONGEST_PREVIEW)}…` : text
}
