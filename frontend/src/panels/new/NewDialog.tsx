// Makes a new file: what is known of it in a form, beside it the file as it will be written.
import { type ReactNode, useMemo, useState } from 'react'
import { go, useField } from '../../core/address'
import { useApi } from '../../core/query'
import { useStore } from '../../core/store'
import type { Flow } from '../../core/types'
import { flowState, project } from '../../live/project'
import { useMay } from '../../live/role'
import { Blank, Unanswered } from '../../ui/Blank'
import { Dialog } from '../../ui/Dialog'
import { beginning } from './draft'
import { NewFile } from './NewFile'
import './new.css'
import './fields.css'
import './combo.css'
import './file.css'
import { shownForm, type ToldForm } from './triggers'
import type { Kind } from './types'
import { NEW_CLOSED } from './ways'

const KINDS: { kind: Kind; label: string; title: string }[] = [
  { kind: 'step', label: 'Step', title: 'New Step' },
  { kind: 'stream', label: 'Stream', title: 'New stream' },
  { kind: 'noop', label: 'Card', title: 'New card' },
]

export default function NewDialog({ asked }: { asked: string }) {
  const [kind, setKind] = useState<Kind>(() => KINDS.find((each) => each.kind === asked)?.kind ?? 'step')
  const title = KINDS.find((each) => each.kind === kind)?.title ?? ''
  const close = () => go(NEW_CLOSED, 'replace')
  return (
    <Dialog label={title} title={title} close={close} className="new-dialog">
      <Asked kind={kind} kinds={<Kinds chosen={kind} choose={setKind} />} />
    </Dialog>
  )
}

function Kinds({ chosen, choose }: { chosen: Kind; choose: (kind: Kind) => void }) {
  return (
    <fieldset className="new-choice">
      <legend className="hidden">What to make</legend>
      {KINDS.map(({ kind, label }) => (
        <label key={kind}>
          <input type="radio" name="kind" checked={kind === chosen} onChange={() => choose(kind)} />
          {label}
        </label>
      ))}
    </fieldset>
  )
}

function Asked({ kind, kinds }: { kind: Kind; kinds: ReactNode }) {
  const mayEdit = useMay('editor')
  const isKnown = useStore(project, (state) => state !== null)
  const { data, error, refetch } = useApi<ToldForm>(mayEdit ? 'new' : null, { staleTime: 0 })
  const flow = useStore(flowState, (state) => state.flow)
  const takes = useField('takes')
  const before = useField('before')
  const chosen = useField('flow')
  const form = useMemo(() => data && shownForm(data), [data])
  if (isKnown && !mayEdit) {
    return (
      <Blank kind="forbidden" title="Making files takes the role editor">
        <p>An admin gives roles.</p>
      </Blank>
    )
  }
  if (error && !data) return <Unanswered error={error} retry={() => void refetch()} />
  if (!form || !flow) return <p className="opening">Reading the project…</p>
  const first = beginning(form, { kind, takes, before, flow: chosen ?? flowNear(flow, takes, before) })
  return <NewFile form={form} first={first} kind={kind} kinds={kinds} before={before} />
}

// The flow that the new Step most likely belongs to: that of its neighbours, or the only one.
function flowNear(flow: Flow, takes: string | null, before: string | null): string | null {
  const near = flow.nodes.find(({ name, enqueues }) =>
    before === null ? takes !== null && enqueues.includes(takes) : name === before,
  )
  return near?.flows[0] ?? (flow.flows.length === 1 ? (flow.flows[0] ?? null) : null)
}
