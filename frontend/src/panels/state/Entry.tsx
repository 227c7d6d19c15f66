// What one key holds: as a card or as JSON, to be edited and deleted, and who wrote it.
import { Braces, Pencil, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { go, useField } from '../../core/address'
import type { ApiError } from '../../core/api'
import { useShortcuts } from '../../core/keys'
import { useApi } from '../../core/query'
import { createStore, useStore } from '../../core/store'
import { useMay } from '../../live/role'
import { Blank, Unanswered } from '../../ui/Blank'
import { CopyButton } from '../../ui/CopyButton'
import { Failure } from '../../ui/Failure'
import { PanelHead } from '../../ui/PanelHead'
import { TabLinks } from '../../ui/TabLinks'
import '../span/span.css'
import { Card } from '../span/Payload'
import { Edit } from './Edit'
import { type Found, type Held, pathOf, remove } from './source'
import { noteGone } from './Undo'
import { Writes } from './Writes'

const isJson = createStore(false)
const BACK = { label: 'All keys', to: { entry: null, beside: null } }
const TABS = [
  { id: 'value', label: 'Value', to: { beside: null } },
  { id: 'history', label: 'History', to: { beside: 'history' } },
]

export function Entry({ group, name }: { group: string | null; name: string | null }) {
  if (group === null || name === null) {
    return (
      <section className="state-entry" aria-label="Value">
        <p className="column-hint">{group === null ? '' : 'Choose a key to see what it holds.'}</p>
      </section>
    )
  }
  return <Shown group={group} name={name} />
}

function Shown({ group, name }: { group: string; name: string }) {
  const { data, error, refetch } = useApi<Found>(pathOf(group, name))
  const held = isThere(data) ? data : null
  const [began, begin] = useState<Held | null>(null)
  const mayChange = useMay('operator')
  const tab = useField('beside') === 'history' ? 'history' : 'value'
  const canEdit = mayChange && held !== null && began === null
  useShortcuts([
    { keys: 'r', label: 'Value as a card or as JSON', group: 'State', run: () => isJson.set(!isJson.get()) },
  ])
  const edit = () => {
    go({ beside: null })
    begin(held)
  }
  useShortcuts([{ keys: 'e', label: 'Edit the value', group: 'State', run: edit }], canEdit)
  return (
    <section className="state-entry" aria-label="Value">
      <Head group={group} name={name} edit={canEdit ? edit : null} />
      <TabLinks label="What to see of it" tabs={TABS} chosen={tab}>
        {tab === 'value' && held && !began && <Acts held={held} />}
      </TabLinks>
      {error && !data && <Unanswered error={error} retry={() => void refetch()} />}
      {tab === 'history' ? (
        <Writes group={group} name={name} held={held} mayRestore={mayChange} />
      ) : began ? (
        <Edit held={held} group={group} name={name} began={began} close={() => begin(null)} />
      ) : (
        <>
          {data?.version === null && <Gone />}
          {held && <Value held={held} />}
        </>
      )}
    </section>
  )
}

function Head({ group, name, edit }: { group: string; name: string; edit: (() => void) | null }) {
  const [problem, setProblem] = useState<ApiError | null>(null)
  const drop = async () => {
    try {
      noteGone(group, await remove(group, [name]))
      go({ entry: null, beside: null })
    } catch (found) {
      setProblem(found as ApiError)
    }
  }
  return (
    <>
      <PanelHead title={name || '(no name)'} hint={`${group} / ${name}`} back={BACK}>
        {edit && (
          <>
            <button type="button" className="button" title="Edit (E)" onClick={edit}>
              <Pencil size={13} aria-hidden /> Edit
            </button>
            <button
              type="button"
              className="button plain icon"
              aria-label="Delete"
              title="Delete"
              onClick={() => void drop()}
            >
              <Trash2 size={14} aria-hidden />
            </button>
          </>
        )}
      </PanelHead>
      <Failure error={problem} />
    </>
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
