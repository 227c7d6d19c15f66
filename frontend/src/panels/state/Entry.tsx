// What one key holds: as a card or as JSON, to be edited and deleted, and who wrote it.
import { ArrowLeft, Braces, Pencil, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { go, useField } from '../../core/address'
import type { ApiError } from '../../core/api'
import { useShortcuts } from '../../core/keys'
import { useApi } from '../../core/query'
import { createStore, useStore } from '../../core/store'
import { useMay } from '../../live/role'
import { Blank, Unanswered } from '../../ui/Blank'
import { CopyButton } from '../../ui/CopyButton'
import { Jump } from '../../ui/Parts'
import '../span/span.css'
import { Card } from '../span/Payload'
import { Edit } from './Edit'
import { type Found, type Held, pathOf, remove } from './source'
import { noteGone } from './Undo'
import { Writes } from './Writes'

const isJson = createStore(false)

export function Entry({ group, name }: { group: string | null; name: string | null }) {
  if (group === null || name === null) {
    return (
      <section className="state-entry" aria-label="Value">
        <p className="state-hint">{group === null ? '' : 'Choose a key to see what it holds.'}</p>
      </section>
    )
  }
  return <Shown group={group} name={name} />
}

function Shown({ group, name }: { group: string; name: string }) {
  const { data, error, refetch } = useApi<Found>(pathOf(group, name))
  const isGone = data?.version === null
  const held = isThere(data) ? data : null
  const [began, begin] = useState<Held | null>(null)
  const isEditing = began !== null
  const [problem, setProblem] = useState<ApiError | null>(null)
  const mayChange = useMay('operator')
  const tab = useField('beside') === 'history' ? 'history' : 'value'
  const drop = async () => {
    try {
      noteGone(group, await remove(group, [name]))
      go({ entry: null })
    } catch (found) {
      setProblem(found as ApiError)
    }
  }
  const canEdit = mayChange && held !== null && !isEditing
  useShortcuts([
    { keys: 'r', label: 'Value as a card or as JSON', group: 'State', run: () => isJson.set(!isJson.get()) },
  ])
  useShortcuts([{ keys: 'e', label: 'Edit the value', group: 'State', run: () => begin(held) }], canEdit)
  return (
    <section className="state-entry" aria-label="Value">
      <header className="state-head">
        <button
          type="button"
          className="button plain icon state-back"
          aria-label="All keys"
          onClick={() => go({ entry: null })}
        >
          <ArrowLeft size={15} aria-hidden />
        </button>
        <h2 title={`${group} / ${name}`}>{name || '(no name)'}</h2>
        {canEdit && (
          <>
            <button type="button" className="button" title="Edit (E)" onClick={() => begin(held)}>
              <Pencil size={13} aria-hidden /> Edit
            </button>
            <button
              type="button"
              className="button icon"
              aria-label="Delete"
              title="Delete"
              onClick={() => void drop()}
            >
              <Trash2 size={14} aria-hidden />
            </button>
          </>
        )}
      </header>
      <nav className="state-tabs" aria-label="What to see of it">
        <Jump className="state-tab" to={{ beside: null }} current={tab === 'value'}>
          Value
        </Jump>
        <Jump className="state-tab" to={{ beside: 'history' }} current={tab === 'history'}>
          History
        </Jump>
        {tab === 'value' && held && !isEditing && <Acts held={held} />}
      </nav>
      {problem && (
        <p className="state-error" role="alert">
          {problem.message}
        </p>
      )}
      {error && !data && <Unanswered error={error} retry={() => void refetch()} />}
      {tab === 'history' ? (
        <Writes group={group} name={name} held={held} mayRestore={mayChange} />
      ) : began ? (
        <Edit held={held} group={group} name={name} began={began} close={() => begin(null)} />
      ) : (
        <>
          {isGone && <Gone />}
          {held && <Value held={held} />}
        </>
      )}
    </section>
  )
}

function isThere(found: Found | undefined): found is Held {
  return found !== undefined && found.version !== null
}

function Gone() {
  return (
    <Blank kind="nothing" title="This key is not there">
      <p>It was deleted, or it never was. Its history may tell who did it.</p>
    </Blank>
  )
}

function Acts({ held }: { held: Held }) {
  const raw = useStore(isJson, (is) => is)
  return (
    <span className="value-acts">
      <button
        type="button"
        className="button plain"
        aria-pressed={raw}
        title="As JSON (R)"
        onClick={() => isJson.set(!raw)}
      >
        <Braces size={13} aria-hidden /> JSON
      </button>
      <CopyButton label="Copy the value as JSON" text={() => held.text} />
    </span>
  )
}

function Value({ held }: { held: Held }) {
  const raw = useStore(isJson, (is) => is)
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a long value is scrolled by keys
    <section className="state-value" tabIndex={0} aria-label="What it holds">
      {raw ? <pre className="json">{held.text}</pre> : <Card value={held.value} />}
    </section>
  )
}
