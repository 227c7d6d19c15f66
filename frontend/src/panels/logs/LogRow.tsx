// One log line; opened, it shows all of its text and the data that came with it.
import { ChevronRight } from 'lucide-react'
import { memo, useEffect, useRef } from 'react'
import { go } from '../../core/address'
import { clockTime, fullTime } from '../../core/time'
import type { ShownLine } from './lines'

const LONGEST_PREVIEW = 300

interface Props {
  line: ShownLine
  isOpen: boolean
  toggle: (key: number) => void
}

export const LogRow = memo(function LogRow({ line, isOpen, toggle }: Props) {
  return (
    <div className="log-line" data-severity={line.severity}>
      <button type="button" className="log-summary" aria-expanded={isOpen} onClick={() => toggle(line.key)}>
        <ChevronRight size={13} aria-hidden className="chevron" />
        <time dateTime={new Date(line.time).toISOString()} title={fullTime(line.time)}>
          {clockTime(line.time)}
        </time>
        <span className="severity">{line.severity}</span>
        <span className="step">{line.step ?? 'studio'}</span>
        <span className="message">
          {line.message}
          {!isOpen && hasData(line.data) && <span className="preview">{preview(line.data)}</span>}
        </span>
      </button>
      {isOpen && <Details line={line} />}
    </div>
  )
})

function Details({ line }: { line: ShownLine }) {
  const shown = useRef<HTMLDivElement>(null)
  useEffect(() => {
    shown.current?.scrollIntoView({ block: 'nearest' })
  }, [])
  return (
    <div className="log-details" ref={shown}>
      <pre className="log-text">{line.message}</pre>
      {hasData(line.data) && <pre>{JSON.stringify(line.data, null, 2)}</pre>}
      <dl>
        {line.step && (
          <>
            <dt>Step</dt>
            <dd>
              <button type="button" className="jump" onClick={() => go({ step: line.step })}>
                {line.step}
              </button>
              {line.attempt !== null && `, attempt ${line.attempt}`}
            </dd>
          </>
        )}
        {line.traceId && (
          <>
            <dt>Trace</dt>
            <dd className="mono">{line.traceId}</dd>
          </>
        )}
        <dt>Written by</dt>
        <dd>{line.source}</dd>
      </dl>
    </div>
  )
}

function hasData(data: unknown): boolean {
  return data !== null && data !== undefined
}

function preview(data: unknown): string {
  const text = JSON.stringify(data)
  return text.length > LONGEST_PREVIEW ? `${text.slice(0, LONGEST_PREVIEW)}…` : text
}
