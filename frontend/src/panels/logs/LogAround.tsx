// One line and what was written before and after it in the same trace, or by the same Step. Its address can be passed on.
import { ArrowLeft, Link2 } from 'lucide-react'
import { useState } from 'react'
import { go } from '../../core/address'
import { getJson } from '../../core/api'
import { useShortcuts } from '../../core/keys'
import { useApi } from '../../core/query'
import type { LogPage } from '../../core/types'
import { Blank, Unanswered } from '../../ui/Blank'
import { CopyButton } from '../../ui/CopyButton'
import { Jump } from '../../ui/Parts'
import { LogList } from './LogList'
import { fromApi, type ShownLine } from './lines'

const AT_ONCE = 200

interface Around {
  lines: ShownLine[]
  before: number | null
  after: number | null
}

export function LogAround({ id }: { id: string }) {
  const { data, error, refetch } = useApi<LogPage>(`logs?around=${encodeURIComponent(id)}&limit=${AT_ONCE}`, {
    staleTime: Number.POSITIVE_INFINITY,
  })
  const back = () => go({ line: null })
  useShortcuts([{ keys: 'Escape', label: 'Back to the log', group: 'Log', run: back }])
  if (error) {
    if (error.code !== 'not_found') return <Unanswered error={error} retry={() => void refetch()} />
    return (
      <Blank kind="nothing" title="This line is no longer kept" action={{ label: 'Show the log', run: back }}>
        Old lines are removed after a while; the configuration says when.
      </Blank>
    )
  }
  return data ? <Shown page={data} id={Number(id)} back={back} /> : <p className="opening">Reading the log…</p>
}

function Shown({ page, id, back }: { page: LogPage; id: number; back: () => void }) {
  const [around, setAround] = useState<Around>(() => ({
    lines: fromApi(page),
    before: page.before,
    after: page.after ?? null,
  }))
  const line = around.lines.find((each) => each.id === id)
  const scope = line?.traceId ? { trace: line.traceId } : line?.step ? { step: line.step } : null
  const read = async (side: 'before' | 'after') => {
    const cursor = around[side]
    if (cursor === null) return
    const query = new URLSearchParams({ limit: String(AT_ONCE), [side]: String(cursor), ...scope })
    const more = await getJson<LogPage>(`logs?${query}`)
    const lines = side === 'before' ? [...fromApi(more), ...around.lines] : [...around.lines, ...fromApi(more)]
    setAround({ ...around, lines, [side]: more[side] ?? null })
  }
  return (
    <>
      <div className="log-tools">
        <button type="button" className="button plain" onClick={back}>
          <ArrowLeft size={14} aria-hidden /> All lines
        </button>
        <p className="log-title">
          <Link2 size={14} aria-hidden /> Around one line of <Scope line={line} />
        </p>
        <div className="log-acts">
          <CopyButton label="Copy the link to this line" text={() => window.location.href}>
            Copy link
          </CopyButton>
        </div>
      </div>
      <LogList
        lines={around.lines}
        isFollowing={false}
        hold={() => undefined}
        atStart={() => undefined}
        atEnd={() => undefined}
        needle=""
        {...(line ? { marked: line.key } : {})}
        head={
          <More
            label="Read lines before"
            none="Nothing came before."
            isMore={around.before !== null}
            read={() => read('before')}
          />
        }
        foot={
          <More
            label="Read lines after"
            none="Nothing came after yet."
            isMore={around.after !== null}
            read={() => read('after')}
          />
        }
      />
    </>
  )
}

function Scope({ line }: { line: ShownLine | undefined }) {
  if (line?.traceId) {
    return (
      <Jump to={{ view: 'traces', trace: line.traceId, span: line.spanId, step: null, topic: null }}>
        trace {line.traceId.slice(0, 8)}
      </Jump>
    )
  }
  return line?.step ? <Jump to={{ step: line.step, topic: null, span: null }}>{line.step}</Jump> : 'the studio'
}

interface MoreProps {
  label: string
  none: string
  isMore: boolean
  read: () => Promise<void>
}

function More({ label, none, isMore, read }: MoreProps) {
  const [problem, setProblem] = useState<string | null>(null)
  if (!isMore) return <p className="log-head">{none}</p>
  const tryIt = () => {
    setProblem(null)
    read().catch((error: Error) => setProblem(error.message))
  }
  return (
    <p className="log-head">
      <button type="button" className="button plain" onClick={tryIt}>
        {label}
      </button>
      {problem}
    </p>
  )
}
