// Says that a trace has more spans than are loaded, and loads what lies below the selected one.
import { useState } from 'react'
import { useField } from '../../../core/address'
import { loadBranch } from '../spans'
import type { Trace } from '../trace'

export function Cut({ trace }: { trace: Trace }) {
  const selected = useField('span')
  const [state, setState] = useState<'idle' | 'loading' | 'failed'>('idle')
  const load = (span: string) => {
    setState('loading')
    loadBranch(trace.id, span).then(
      () => setState('idle'),
      () => setState('failed'),
    )
  }
  return (
    <p className="tl-cut">
      <span>
        {trace.spans.length.toLocaleString()} of {trace.total.toLocaleString()} spans are shown: the oldest, and what
        lies below those that you chose.
      </span>
      <button
        type="button"
        className="button"
        disabled={selected === null || state === 'loading'}
        title={selected === null ? 'Select a span first' : undefined}
        onClick={() => selected !== null && load(selected)}
      >
        {state === 'loading' ? 'Loading…' : 'Load all below the selected span'}
      </button>
      <span role="status">{state === 'failed' && 'The studio doesn\u2019t answer. Try again.'}</span>
    </p>
  )
}
