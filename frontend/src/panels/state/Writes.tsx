// Who wrote a key, newest first: the Step or the person, the trace, what it changed, and the value to go back to.
import { RotateCcw } from 'lucide-react'
import { useState } from 'react'
import { type ApiError, asApiError, getJson } from '../../core/api'
import { query } from '../../core/pages'
import { useApi } from '../../core/query'
import { counted, fullTime } from '../../core/time'
import { Unanswered } from '../../ui/Blank'
import { Failure } from '../../ui/Failure'
import { Jump } from '../../ui/Parts'
import { Ago } from '../../ui/Time'
import { Difference } from '../span/Values'
import { type Held, put, type Write, type WritePage } from './source'

interface Props {
  group: string
  name: string
  held: Held | null
  mayRestore: boolean
}

// One search ends after a moment. Whoever wants to go further back wants a write, so searches follow one another so long.
const LOOK_MS = 3000
const DID = { set: 'set it', update: 'updated it', delete: 'deleted it', clear: 'cleared the group' }

export function Writes({ group, name, held, mayRestore }: Props) {
  const path = `state/history?${query({ group, key: name })}`
  const { data, error, refetch } = useApi<WritePage>(path)
  const [older, setOlder] = useState<WritePage[]>([])
  const [isLooking, setLooking] = useState(false)
  const [problem, setProblem] = useState<ApiError | null>(null)
  if (error && !data) return <Unanswered error={error} retry={() => void refetch()} />
  if (!data) return <div className="opening">Looking…</div>
  const pages = [data, ...older]
  const writes = pages.flatMap((page) => page.writes)
  const last = pages.at(-1) ?? data
  const lookFurther = async () => {
    setLooking(true)
    setProblem(null)
    const end = Date.now() + LOOK_MS
    try {
      let page = last
      do {
        const found = await getJson<WritePage>(`${path}&before=${page.before}`)
        setOlder((known) => [...known, found])
        page = found
      } while (page.before !== null && page.writes.length === 0 && Date.now() < end)
    } catch (found) {
      setProblem(asApiError(found))
    }
    setLooking(false)
  }
  const restore = async (write: Write) => {
    setProblem(null)
    try {
      await put(group, name, JSON.stringify(write.after), held?.version ?? null)
    } catch (found) {
      setProblem(asApiError(found))
    }
  }
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a long history is scrolled by keys
    <section className="state-writes" tabIndex={0} aria-label="Who wrote it">
      <Failure error={problem} />
      <ol>
        {writes.map((write) => (
          <li key={write.id}>
            <Wrote write={write} held={held} restore={mayRestore ? restore : null} />
          </li>
        ))}
      </ol>
      <p className="state-looked">
        {writes.length === 0 && 'No write of this key was recorded. '}
        {reach(pages)}
      </p>
      {last.before !== null && (
        <button type="button" className="button" disabled={isLooking} onClick={() => void lookFurther()}>
          {isLooking ? 'Looking…' : 'Look further back'}
        </button>
      )}
    </section>
  )
}

// How far back was looked, in words.
function reach(pages: WritePage[]): string {
  const looked = counted(
    pages.reduce((sum, { looked }) => sum + looked, 0),
    'span',
  )
  const last = pages.at(-1)
  const since = last?.since == null ? '' : `, back to ${fullTime(last.since)}`
  return last?.before === null ? `That is all that is kept: ${looked}${since}.` : `Looked through ${looked}${since}.`
}

function Wrote({
  write,
  held,
  restore,
}: {
  write: Write
  held: Held | null
  restore: ((write: Write) => void) | null
}) {
  const isNow = held !== null && 'after' in write && JSON.stringify(write.after) === JSON.stringify(held.value)
  return (
    <details className="state-write">
      <summary>
        <span>
          <b>{write.step ?? write.by ?? 'Code outside of a Step'}</b> {DID[write.did]}
        </span>
        {isNow && <span className="tag">as it is now</span>}
        <Ago at={write.at} />
      </summary>
      <div className="state-change">
        <Difference before={write.before} after={write.after} />
        {held && 'after' in write && !isNow && (
          <details>
            <summary>From then to now</summary>
            <Difference before={write.after} after={held.value} />
          </details>
        )}
        <div className="acts">
          <Jump to={{ view: 'traces', trace: write.traceId, span: write.id, step: null }}>Open its trace</Jump>
          {write.step && <Jump to={{ step: write.step, span: null }}>Look at the Step</Jump>}
          {restore && write.restorable && !isNow && (
            <button type="button" className="button" onClick={() => restore(write)}>
              <RotateCcw size={13} aria-hidden /> Restore this value
            </button>
          )}
          {restore && 'after' in write && !write.restorable && (
            <span className="quiet">It can’t be restored: not all of it was kept.</span>
          )}
        </div>
      </div>
    </details>
  )
}
