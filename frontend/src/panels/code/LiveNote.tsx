// Whether what was saved runs by now.
import { Check, CircleAlert, LoaderCircle } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useStore } from '../../core/store'
import { flowState } from '../../live/project'
import { Jump } from '../../ui/Parts'
import { type Saved, standingOf } from './standing'

export function LiveNote({ path, saved }: { path: string; saved: Saved | null }) {
  const flow = useStore(flowState, (state) => state.flow)
  const standing = saved ? standingOf(path, saved, flow) : null
  const after = useAfter(saved, standing?.kind ?? null)
  return (
    <span role="status" className="standing" data-kind={standing?.kind}>
      {standing?.kind === 'plain' && (
        <>
          <Check size={14} aria-hidden /> Saved
        </>
      )}
      {standing?.kind === 'loading' && (
        <>
          <LoaderCircle size={14} aria-hidden /> Saved. Loading it…
        </>
      )}
      {standing?.kind === 'live' && (
        <>
          <Check size={14} aria-hidden /> Saved, and live{after === null ? '' : ` after ${after.toFixed(1)} s`}
        </>
      )}
      {standing?.kind === 'broken' && (
        <>
          <CircleAlert size={14} aria-hidden /> Saved, but broken:{' '}
          {standing.line === null ? (
            standing.message
          ) : (
            <Jump to={{ row: String(standing.line) }} title={`Go to line ${standing.line}`}>
              {standing.message}
            </Jump>
          )}
          {standing.runsOn && ' The version before goes on running.'}
        </>
      )}
    </span>
  )
}

// How many seconds it took from the save until it was live; null while it isn't, or where nobody saw it.
function useAfter(saved: Saved | null, kind: string | null): number | null {
  const [seen, setSeen] = useState<{ saved: Saved; seconds: number } | null>(null)
  useEffect(() => {
    if (saved && kind === 'live') {
      setSeen((known) => (known?.saved === saved ? known : { saved, seconds: (Date.now() - saved.at) / 1000 }))
    }
  }, [saved, kind])
  return seen && seen.saved === saved ? seen.seconds : null
}
