// One file: its name and how it stands above, the editor below; in its place the merge where two have changed it.
import { Save, Undo2 } from 'lucide-react'
import { useState } from 'react'
import { go, useField } from '../../core/address'
import { type Shortcut, useShortcuts } from '../../core/keys'
import { useStore } from '../../core/store'
import { flowState } from '../../live/project'
import { Unanswered } from '../../ui/Blank'
import { Jump } from '../../ui/Parts'
import { Ago } from '../../ui/Time'
import Editor from './editor/Editor'
import { LiveNote } from './LiveNote'
import { MergePane } from './MergePane'
import { type OpenFile, useFile } from './useFile'

interface FilePaneProps {
  path: string
  project: string
  files: readonly string[]
  drafted: () => void
}

export function FilePane({ path, project, files, drafted }: FilePaneProps) {
  const file = useFile(project, path, drafted)
  const row = Number(useField('row')) || null
  const [lost, setLost] = useState('')
  const { shown, error } = file
  const keys: Shortcut[] = [{ keys: 'mod+s', label: 'Save the file', group: 'Editor', run: () => void file.save() }]
  useShortcuts(keys)
  if (error) return <Unanswered error={error} retry={file.retry} />
  if (!shown) return <p className="opening">Opening…</p>
  if (shown.conflict) {
    return (
      <MergePane
        key={shown.conflict.theirs.version}
        path={path}
        conflict={shown.conflict}
        failure={shown.failure}
        save={(merged) => void file.save(merged)}
        take={file.take}
        discard={() => void file.discard()}
      />
    )
  }
  return (
    <div className="file-pane">
      <Head path={path} file={file} />
      <Notes file={file} />
      <Editor
        path={path}
        language={shown.base.language}
        text={shown.text}
        edition={shown.edition}
        files={files}
        row={row}
        changed={(text) => {
          setLost('')
          file.changed(text)
        }}
        lost={(word) => setLost(word ? `Nothing of the project is called “${word}”.` : 'Nothing to go to here.')}
      />
      <p className="file-foot">
        <span className="file-help">
          <kbd>Tab</kbd> indents; <kbd>Esc</kbd> then <kbd>Tab</kbd> leaves the editor. <kbd>F12</kbd> goes to the Step
          or topic at the cursor.
        </span>
        <span role="status">{lost}</span>
        {shown.base.lineEnding !== 'lf' && (
          <span className="tag" title="A save keeps the line endings that the file has">
            {shown.base.lineEnding.toUpperCase()}
          </span>
        )}
      </p>
    </div>
  )
}

function Head({ path, file: { shown, save, discard } }: { path: string; file: OpenFile }) {
  const step = useStore(flowState, ({ flow }) => flow?.nodes.find(({ file }) => file === path))
  if (!shown) return null
  return (
    <header className="file-head">
      <h2 className="mono" title={path}>
        {path}
      </h2>
      {step && (
        <Jump className="tag" to={{ step: step.id, topic: null, span: null }} title="Show this Step beside the code">
          {step.name}
        </Jump>
      )}
      <span className="file-standing">
        {shown.isDirty ? 'Not saved yet' : <LiveNote path={path} saved={shown.saved} />}
      </span>
      {shown.isDirty && (
        <button type="button" className="button plain" onClick={() => void discard()}>
          <Undo2 size={14} aria-hidden /> Discard
        </button>
      )}
      <button type="button" className="button" disabled={!shown.isDirty} onClick={() => void save()}>
        <Save size={14} aria-hidden /> Save
      </button>
    </header>
  )
}

function Notes({ file: { shown, saveAsNew, discard } }: { file: OpenFile }) {
  if (!shown) return null
  return (
    <div className="file-notes">
      {shown.isDeleted && (
        <p role="alert">
          This file was deleted while you changed it.{' '}
          <button type="button" className="button" onClick={() => void saveAsNew()}>
            Save it as a new file
          </button>{' '}
          <button
            type="button"
            className="button plain"
            onClick={() => {
              void discard()
              go({ file: null, row: null })
            }}
          >
            Discard mine
          </button>
        </p>
      )}
      {shown.failure && (
        <p role="alert">
          Not saved: {shown.failure.message} {shown.failure.hint}
        </p>
      )}
      {!shown.isKept && <p role="alert">This browser has no room for what you type here. Save before you leave.</p>}
      {shown.restored !== null && shown.isDirty && (
        <p>
          What you typed <Ago at={shown.restored} /> is still here.
        </p>
      )}
    </div>
  )
}
