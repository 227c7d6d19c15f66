// The fields of the form, as far as the kind of file has them.
import type { ReactNode } from 'react'
import { Combo } from './Combo'
import { FormField } from './FormField'
import type { Filled } from './filled'
import { Names } from './Names'
import { Starts, topicChoice } from './Starts'

interface FieldsProps extends Filled {
  kinds: ReactNode
  // What the name is while nobody has typed one.
  suggested: string
}

export function Fields(props: FieldsProps) {
  const { form, draft, change, told, left, kinds, suggested } = props
  const { kind } = draft
  return (
    <div className="new-fields">
      {kinds}
      {kind !== 'step' && <p className="new-words">{ABOUT[kind]}</p>}
      {kind === 'step' && <Starts {...props} />}
      <FormField label="Name" problems={told('name')} left={() => left('name')}>
        {(asked) => (
          <input
            id={asked.id}
            name="name"
            className="input"
            autoComplete="off"
            spellCheck={false}
            aria-invalid={asked.invalid}
            aria-describedby={asked.describedBy}
            placeholder={suggested || EXAMPLE[kind]}
            value={draft.name}
            onChange={({ target }) => change({ ...draft, name: target.value })}
          />
        )}
      </FormField>
      <Languages {...props} />
      {kind === 'noop' && (
        <FormField label="Takes" problems={told('virtualSubscribes')} isOptional>
          {(asked) => (
            <Names
              {...asked}
              values={draft.takes}
              change={(takes) => change({ ...draft, takes })}
              choices={form.topics.map(topicChoice)}
              placeholder="topics"
            />
          )}
        </FormField>
      )}
      {kind !== 'stream' && (
        <FormField
          label="Sends"
          problems={told(kind === 'noop' ? 'virtualEnqueues' : 'enqueues')}
          isOptional
          left={() => left('enqueues')}
        >
          {(asked) => (
            <Names
              {...asked}
              values={draft.enqueues}
              change={(enqueues) => change({ ...draft, enqueues })}
              choices={form.topics.map(topicChoice)}
              placeholder="topics such as order.paid"
            />
          )}
        </FormField>
      )}
      <More {...props} />
    </div>
  )
}

const ABOUT = {
  stream: 'Data that browsers see while it changes: items in groups, which Steps write.',
  noop: 'Stands on the diagram for something outside, such as a payment provider. Nothing runs it.',
}
const EXAMPLE = { step: 'such as CollectOrder', stream: 'such as orders', noop: 'such as PaymentProvider' }

function Languages({ form, draft, change }: Filled) {
  return (
    <fieldset className="new-choice named">
      <legend>Language</legend>
      {form.languages.map(({ name, label }) => (
        <label key={name}>
          <input
            type="radio"
            name="language"
            checked={name === draft.language}
            onChange={() => change({ ...draft, language: name })}
          />
          {label}
        </label>
      ))}
    </fieldset>
  )
}

function More({ form, draft, change, told, left, preview }: FieldsProps) {
  const folder = draft.folder || preview?.path?.split('/').slice(0, -1).join('/') || ''
  const isWrong = ['flows', 'folder', 'description'].some((field) => told(field).length > 0)
  const shown = [draft.kind !== 'stream' && draft.flows.length > 0 && `flow ${draft.flows.join(', ')}`, folder]
  return (
    <details className="new-more" open={isWrong || undefined}>
      <summary>
        More <small>{shown.filter(Boolean).join(' · ')}</small>
      </summary>
      {draft.kind !== 'stream' && (
        <FormField label="Flow" problems={told('flows')} isOptional>
          {(asked) => (
            <Names
              {...asked}
              values={draft.flows}
              change={(flows) => change({ ...draft, flows })}
              choices={form.flows.map((value) => ({ value }))}
              placeholder="drawn with all Steps"
            />
          )}
        </FormField>
      )}
      <FormField label="Folder" problems={told('folder')} isOptional left={() => left('folder')}>
        {(asked) => (
          <Combo
            {...asked}
            className="mono"
            value={draft.folder}
            change={(value) => change({ ...draft, folder: value })}
            choices={form.folders.map((value) => ({ value }))}
            placeholder={folder}
          />
        )}
      </FormField>
      <FormField label="Description" problems={told('description')} isOptional>
        {(asked) => (
          <input
            id={asked.id}
            className="input"
            aria-invalid={asked.invalid}
            aria-describedby={asked.describedBy}
            value={draft.description}
            onChange={({ target }) => change({ ...draft, description: target.value })}
          />
        )}
      </FormField>
    </details>
  )
}
