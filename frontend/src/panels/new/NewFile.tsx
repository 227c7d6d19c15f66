// The form beside the file, and the one button that writes it.
import { Info, Plus } from 'lucide-react'
import { type ReactNode, type RefObject, useEffect, useMemo, useRef, useState } from 'react'
import { useStore } from '../../core/store'
import { flowState } from '../../live/project'
import { Failure } from '../../ui/Failure'
import { AlsoChanges } from './AlsoChanges'
import { bodyOf, type Draft, topicOf } from './draft'
import { Fields } from './Fields'
import { FilePreview } from './FilePreview'
import { forget, useKept } from './kept'
import { nameFor } from './naming'
import { Place } from './Place'
import type { FieldProblem, Kind, NewForm } from './types'
import { useBetween } from './useBetween'
import { useCreate } from './useCreate'
import { usePreview } from './usePreview'
import { useTold } from './useTold'

const VERBS: Record<Kind, string> = { step: 'Create Step', stream: 'Create stream', noop: 'Create card' }
const NO_PROBLEMS: FieldProblem[] = []
const MARKED = { message: 'Not written yet: see what is marked above' }

interface NewFileProps {
  form: NewForm
  first: Draft
  kind: Kind
  // The choice between the kinds.
  kinds: ReactNode
  // The Step that is to come after the new one.
  before: string | null
}

export function NewFile({ form, first, kind, kinds, before }: NewFileProps) {
  const [typed, change] = useKept(`${topicOf(first, form)} ${before ?? ''}`, first)
  const draft = { ...typed, kind }
  const nodes = useStore(flowState, ({ flow }) => flow?.nodes)
  const names = useMemo(() => new Set(nodes?.map(({ name }) => name)), [nodes])
  const body = bodyOf(draft, form, names)
  const { preview, error, isBehind } = usePreview(body)
  const problems = preview?.problems ?? NO_PROBLEMS
  const { told, left, tellAll, isAll, others } = useTold(problems)
  const between = useBetween(before, topicOf(draft, form), draft.enqueues[0] ?? '')
  // Then the notes on the new file alone are not the whole truth.
  const isChanging = Boolean(between?.change && between.isWanted)
  const creating = useCreate(body, between)
  const element = useRef<HTMLFormElement>(null)
  const [isSought, setSought] = useState(false)
  // The first that is marked, once what was typed last is.
  useEffect(() => {
    if (!isSought || isBehind) return
    setSought(false)
    element.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
  }, [isSought, isBehind])
  useFirstFocus(element, kind === 'step' && topicOf(draft, form) === '' ? 'starts' : 'name')
  const submit = async () => {
    if (creating.isBusy) return
    tellAll()
    if (await creating.create()) forget()
    else setSought(true)
  }
  const filled = { form, draft, change, preview, told, left }
  return (
    <form
      ref={element}
      className="new-form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        void submit()
      }}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) void submit()
      }}
    >
      <div className="new-body">
        <Fields {...filled} kinds={kinds} suggested={nameFor(draft, form, names)} />
        <div className="new-file">
          {kind !== 'stream' && <Place {...filled} name={body.name} before={isChanging ? before : null} />}
          {!isChanging && problems.length === 0 && <Notes notes={preview?.notes ?? []} />}
          <FilePreview {...filled} />
          {between && <AlsoChanges between={between} file={preview} />}
        </div>
      </div>
      <footer className="dialog-acts">
        <Failure error={creating.error ?? error ?? others[0] ?? (isAll && problems.length > 0 ? MARKED : null)} />
        <button type="submit" className="button primary" disabled={creating.isBusy}>
          <Plus size={14} aria-hidden /> {creating.isBusy ? 'Writing…' : VERBS[kind]}
        </button>
      </footer>
    </form>
  )
}

// Whoever came from a topic has only the name to type; everybody else begins with what starts it.
function useFirstFocus(form: RefObject<HTMLFormElement | null>, name: 'starts' | 'name'): void {
  const first = useRef(name)
  useEffect(() => {
    form.current?.querySelector<HTMLElement>(`[name="${first.current}"]:is(:checked, :not([type="radio"]))`)?.focus()
  }, [form])
}

function Notes({ notes }: { notes: string[] }) {
  if (notes.length === 0) return null
  return (
    <ul className="new-notes">
      {notes.map((note) => (
        <li key={note}>
          <Info size={14} aria-hidden />
          <span>{note}</span>
        </li>
      ))}
    </ul>
  )
}
