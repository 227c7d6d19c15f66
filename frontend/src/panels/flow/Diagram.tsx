// The diagram of the project: what is chosen in the address, drawn live, arranged by people.
import { type Ref, useEffect, useMemo } from 'react'
import { go, useField } from '../../core/address'
import { useStore } from '../../core/store'
import type { Flow } from '../../core/types'
import type { CanvasHandle } from './drawn'
import { FlowCanvas } from './FlowCanvas'
import { foldedField, foldedNames } from './groups'
import { watchRates } from './rates'
import { ALL_FLOWS, arrange, arranged, loadArranged } from './saved'
import { useNarrow } from './useNarrow'

interface DiagramProps {
  // Only what the chosen flow has.
  flow: Flow
  found: ReadonlySet<string> | null
  handle: Ref<CanvasHandle>
}

const NOWHERE = {}

export default function Diagram({ flow, found, handle }: DiagramProps) {
  const chosen = useField('flow')
  const step = useField('step')
  const foldedText = useField('folded')
  const folded = useMemo(() => foldedNames(foldedText), [foldedText])
  const isNarrow = useNarrow()
  const name = chosen ?? ALL_FLOWS
  const saved = useStore(arranged, (all) => all?.[name])
  const isKnown = useStore(arranged, (all) => all !== null)
  useEffect(watchRates, [])
  useEffect(loadArranged, [])
  const fold = (group: string) => {
    const next = new Set(folded)
    if (!next.delete(group)) next.add(group)
    go({ folded: foldedField(next) })
  }
  // Cards that jump to their places a moment later would be worse than none.
  if (!isKnown) return <div className="opening">Opening…</div>
  return (
    <FlowCanvas
      flow={flow}
      direction={isNarrow ? 'TB' : 'LR'}
      selected={step}
      onSelect={(id) => go({ step: id, span: null, topic: null })}
      onTopic={({ kind, name, target }) =>
        go(kind === 'topic' ? { topic: name, step: null, span: null } : { step: target, topic: null, span: null })
      }
      isGrouped={chosen === null}
      folded={folded}
      onFold={fold}
      found={found}
      saved={isNarrow ? NOWHERE : (saved ?? NOWHERE)}
      {...(isNarrow ? {} : { onMove: (moved) => arrange(name, moved) })}
      handle={handle}
    />
  )
}
