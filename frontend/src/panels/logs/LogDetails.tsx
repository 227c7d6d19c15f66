// What belongs to a line: all of its text, its data, and the ways to its Step, its trace and the lines around it.
import { useEffect, useRef, useState } from 'react'
import { go } from '../../core/address'
import { CopyButton } from '../../ui/CopyButton'
import { IdChip } from '../../ui/IdChip'
import { Json } from '../../ui/Json'
import { Jump } from '../../ui/Parts'
import { Continue } from '../run/Continue'
import { RunAgain } from '../run/ways'
import type { Run } from './ansi'
import { asText } from './export'
import { LogText } from './LogText'
import { hasData, type ShownLine } from './lines'
import { idOf } from './source'

const SOURCES: Record<string, string> = { logger: 'the Step’s logger', stdout: 'print', stderr: 'its error output' }
const LONGEST = 20_000

interface Props {
  line: ShownLine
  text: string
  runs: Run[]
  needle: string
}

export function LogDetails({ line, text, runs, needle }: Props) {
  const shown = useRef<HTMLDivElement>(null)
  useEffect(() => {
    shown.current?.scrollIntoView({ block: 'nearest' })
  }, [])
  return (
    <div className="log-details" ref={shown}>
      <Text text={text} runs={runs} needle={needle} />
      {hasData(line.data) && <Json value={line.data} />}
      <p className="log-ways">
        {line.traceId && <TraceWays line={line} traceId={line.traceId} />}
        {line.traceId && line.spanId && line.severity === 'error' && (
          <Continue className="button plain" trace={line.traceId} span={line.spanId} />
        )}
        {line.traceId && line.step && (
          <RunAgain className="button plain" step={line.step} trace={line.traceId} span={line.spanId} />
        )}
        <Around line={line} />
        <CopyButton label="Copy the line" text={() => asText([line])}>
          Copy
        </CopyButton>
      </p>
      <p className="log-facts">
        {line.step && (
          <span>
            Step <Jump to={{ step: line.step, topic: null, span: null }}>{line.step}</Jump>
            {line.attempt !== null && line.attempt > 1 && `, attempt ${line.attempt}`}
          </span>
        )}
        <span>written by {SOURCES[line.source] ?? line.source}</span>
        {line.traceId && <IdChip id={line.traceId} label="trace id" />}
      </p>
    </div>
  )
}

function Text({ text, runs, needle }: Omit<Props, 'line'>) {
  const [isWhole, setWhole] = useState(false)
  const isCut = text.length > LONGEST && !isWhole
  return (
    <>
      <pre className="log-text">
        <LogText text={isCut ? text.slice(0, LONGEST) : text} runs={runs} needle={needle} />
      </pre>
      {isCut && (
        <p>
          <button type="button" className="button" onClick={() => setWhole(true)}>
            Show all {text.length.toLocaleString()} characters
          </button>
        </p>
      )}
    </>
  )
}

function TraceWays({ line, traceId }: { line: ShownLine; traceId: string }) {
  return (
    <>
      <Jump className="button" to={{ view: 'traces', trace: traceId, span: line.spanId, step: null, topic: null }}>
        Open its trace
      </Jump>
      <Jump className="button plain" to={{ run: traceId, from: null, line: null }}>
        Only this trace
      </Jump>
    </>
  )
}

function Around({ line }: { line: ShownLine }) {
  const [problem, setProblem] = useState<string | null>(null)
  const show = async () => {
    try {
      const id = await idOf(line)
      if (id === null) setProblem('The history doesn’t have this line yet. Try again in a second.')
      else go({ line: String(id) })
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error))
    }
  }
  return (
    <>
      <button type="button" className="button plain" onClick={() => void show()}>
        Lines around it
      </button>
      {problem && <span role="status">{problem}</span>}
    </>
  )
}
