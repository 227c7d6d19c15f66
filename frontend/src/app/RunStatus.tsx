// How much runs at this moment, and how much has failed lately: each a link to those traces.
import { useEffect, useRef, useState } from 'react'
import { useApi } from '../core/query'
import { useStore } from '../core/store'
import type { Activity } from '../core/types'
import { activity } from '../live/project'
import { NONE, queryOf } from '../panels/traces/filters'
import { Jump } from '../ui/Parts'
import { STATUSES } from '../ui/Status'

const RECENT = '15m'
const ASKED_AGAIN_MS = 30_000
// A failure is in the store a moment after it is heard of.
const SETTLED_MS = 1500
const FAILED = { status: 'failed', since: RECENT }

export function RunStatus() {
  const running = useStore(activity, (steps) => sum(steps, ({ running }) => running))
  const failed = useFailed()
  return (
    <span className="runs">
      <Jump className="run-count" to={{ ...SHOWN, status: 'running' }} title="Steps that run now; show their traces">
        <Mark name="running" count={running} />
      </Jump>
      <Jump className="run-count" to={{ ...SHOWN, ...FAILED }} title="Traces that failed in the last 15 minutes">
        <Mark name="failed" count={failed.count} more={failed.more} />
      </Jump>
    </span>
  )
}

const SHOWN = { ...NONE, view: 'traces', trace: null, span: null, step: null }

function Mark({ name, count, more = false }: { name: 'running' | 'failed'; count: number; more?: boolean }) {
  const { Icon, word } = STATUSES[name]
  return (
    <span className="status" data-status={count > 0 ? name : 'skipped'}>
      <Icon size={14} aria-hidden />
      <span>
        {count.toLocaleString()}
        {more && '+'}
        <span className="run-word"> {word.toLowerCase()}</span>
      </span>
    </span>
  )
}

function useFailed(): { count: number; more: boolean } {
  const heard = useSettled(useStore(activity, (steps) => sum(steps, ({ failed }) => failed)))
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    const timer = setInterval(() => document.visibilityState === 'visible' && setNow(Date.now()), ASKED_AGAIN_MS)
    return () => clearInterval(timer)
  }, [])
  const path = `traces/count?${queryOf(FAILED, now)}`
  const { data } = useApi<{ count: number; more: boolean }>(path, { fresh: heard, keep: true })
  return data ?? { count: 0, more: false }
}

// The latest value, at most once in a while.
function useSettled(value: number): number {
  const [settled, setSettled] = useState(value)
  const latest = useRef(value)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  latest.current = value
  useEffect(() => {
    if (value === settled || timer.current !== undefined) return
    timer.current = setTimeout(() => {
      timer.current = undefined
      setSettled(latest.current)
    }, SETTLED_MS)
  }, [value, settled])
  return settled
}

function sum(steps: Record<string, Activity>, of: (step: Activity) => number): number {
  return Object.values(steps).reduce((total, step) => total + of(step), 0)
}
