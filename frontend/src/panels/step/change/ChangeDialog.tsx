// Renames, duplicates or deletes a Step, once it is plain what that changes and what it means.
import { useEffect, useRef, useState } from 'react'
import { go } from '../../../core/address'
import { counted } from '../../../core/time'
import { Dialog } from '../../../ui/Dialog'
import { Failure } from '../../../ui/Failure'
import { ConsequenceList } from '../../consequences/ConsequenceList'
import { FormField } from '../../new/FormField'
import '../../new/fields.css'
import './change.css'
import { ChangedFile } from './ChangedFile'
import type { Deed, Outlook } from './types'
import { CHANGE_CLOSED, useChange } from './useChange'

const WORDS: Record<Deed, { title: string; verb: string; label: string }> = {
  rename: { title: 'Rename', verb: 'Rename', label: 'New name' },
  duplicate: { title: 'Duplicate', verb: 'Duplicate', label: 'Name of the copy' },
  delete: { title: 'Delete', verb: 'Delete Step', label: '' },
}

// `asked` is what and which: "rename/TriageTicket".
export default function ChangeDialog({ asked }: { asked: string }) {
  const at = asked.indexOf('/')
  const step = asked.slice(at + 1)
  const deed = asked.slice(0, at)
  if (!isDeed(deed) || step === '') return null
  return <Known deed={deed} step={step} />
}

function isDeed(deed: string): deed is Deed {
  return Object.hasOwn(WORDS, deed)
}

function Known({ deed, step }: { deed: Deed; step: string }) {
  const { title, verb, label } = WORDS[deed]
  const [name, setName] = useState(deed === 'duplicate' ? `${step}Copy` : step)
  const { outlook, error, isBusy, isBehind, write } = useChange(deed, step, name)
  const first = useRef<HTMLInputElement>(null)
  useEffect(() => first.current?.select(), [])
  const isSame = deed === 'rename' && name === step
  const problems = isSame ? [] : (outlook?.problems ?? [])
  const isReady = outlook !== null && !isSame && problems.length === 0 && !isBusy && !isBehind
  const close = () => go(CHANGE_CLOSED, 'replace')
  return (
    <Dialog label={`${title} ${step}`} title={`${title} ${step}`} close={close} className="change-dialog">
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          if (isReady) void write()
        }}
      >
        <div className="dialog-body">
          {deed !== 'delete' && (
            <FormField label={label} problems={problems}>
              {({ id, invalid, describedBy }) => (
                <input
                  ref={first}
                  id={id}
                  className="input"
                  autoComplete="off"
                  spellCheck={false}
                  aria-invalid={invalid}
                  aria-describedby={describedBy}
                  value={name}
                  onChange={({ target }) => setName(target.value)}
                />
              )}
            </FormField>
          )}
          {outlook && !isSame && <Told outlook={outlook} />}
          {deed === 'delete' && outlook && <p>It can be put back for as long as this page is open.</p>}
          {!outlook && !error && <p>Looking at what it would change…</p>}
        </div>
        <footer className="dialog-acts">
          <Failure error={error ?? (deed === 'delete' ? (problems[0] ?? null) : null)} />
          <button type="button" className="button" onClick={close}>
            Cancel
          </button>
          <button type="submit" className={`button ${deed === 'delete' ? 'danger' : 'primary'}`} disabled={!isReady}>
            {isBusy ? 'Writing…' : verb}
          </button>
        </footer>
      </form>
    </Dialog>
  )
}

function Told({ outlook: { changes, consequences } }: { outlook: Outlook }) {
  return (
    <>
      {changes.length > 0 && (
        <section className="change-part" aria-label="What it changes">
          <h3>{counted(changes.length, 'file')}</h3>
          <ul>
            {changes.map((change) => (
              <ChangedFile key={change.path} change={change} />
            ))}
          </ul>
        </section>
      )}
      {changes.length > 0 && (
        <section className="change-part" aria-label="What that means">
          <h3>What that means</h3>
          {consequences.length > 0 ? (
            <ConsequenceList found={consequences} leaving={CHANGE_CLOSED} />
          ) : (
            <p className="quiet">Nothing else depends on it.</p>
          )}
        </section>
      )}
    </>
  )
}
