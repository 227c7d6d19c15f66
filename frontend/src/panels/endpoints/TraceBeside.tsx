// The trace that a request left, as far as it is: how it stands, in one sentence, and the way to its story.
import { useEffect, useState } from 'react'
import { useApi } from '../../core/query'
import type { TracePage } from '../../core/trace-types'
import type { Part } from '../../core/types'
import { Jump, Parts } from '../../ui/Parts'
import { Status, statusOf } from '../../ui/Status'
import { useRan } from './source'

interface Told {
  headline: Part[]
}

// What is recorded is written some moments later.
const WRITTEN_MS = [500, 2000, 5000]
// Among so many of the newest it is, unless it ran long.
const NEWEST = 50

export function TraceBeside({ id, isOver }: { id: string; isOver: boolean }) {
  const fresh = `${useRan()}:${useLooks(isOver)}`
  const { data: page } = useApi<TracePage>(`traces?trigger=http&limit=${NEWEST}`, { fresh, staleTime: 0 })
  const row = page?.traces.find(({ traceId }) => traceId === id)
  const { data } = useApi<Told>(row ? `traces/${id}/story` : null, { fresh, staleTime: 0 })
  return (
    <p className="answer-trace">
      {row ? <Status name={statusOf(row.status)} /> : <span className="quiet">Its trace is being written…</span>}
      {row && data && (
        <span className="answer-headline">
          <Parts parts={data.headline} trace={id} />
        </span>
      )}
      <Jump to={{ view: 'traces', trace: id, span: null, step: null, topic: null, at: null, mode: null }}>
        Open its story
      </Jump>
    </p>
  )
}

function useLooks(isOver: boolean): number {
  const [looks, setLooks] = useState(0)
  useEffect(() => {
    if (!isOver) return
    const timers = WRITTEN_MS.map((ms) => setTimeout(() => setLooks((count) => count + 1), ms))
    return () => timers.forEach(clearTimeout)
  }, [isOver])
  return looks
}
