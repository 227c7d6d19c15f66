// One file: its name and how it stands above, the editor below; in its place the merge where two have changed it.
import { useState } from 'react'
import { useField } from '../../core/address'
import { useShortcuts } from '../../core/keys'
import { Unanswered } from '../../ui/Blank'
import { inShort, worst } from '../consequences/words'
import type { FileActs } from './acts/useFileActs'
import Editor from './editor/Editor'
import { Head, Notes } from './FileHead'
import { MergePane } from './MergePane'
import type { Shown } from './opened'
import { useFile } from './useFile'
import { type GuardedSave, useGuardedSave } from './useGuardedSave'
import { WouldBreak } from './WouldBreak'

interface FilePaneProps {
  path: string
  project: string
  files: readonly string[]
  drafted: () => void
  // Asks to move or delete the file.
  ask: FileActs['ask']
}

export function FilePane({ path, project, files, drafted, ask }: FilePaneProps) {
  const file = useFile(project, path, drafted)
  const guard = useGuardedSave(path, file)
  const row = Number(useField('row')) || null
  const [lost, setLost] = useState('')
  // Counted up to have the editor take the focus.
  const [called, setCalled] = useState(0)
  const { shown, error } = file
  useShortcuts([{ keys: 'mod+s', label: 'Save the file', group: 'Editor', run: () => void guard.save() }])
  if (error) return <Unanswered error={error} retry={file.retry} />
  if (!shown) return <p className="opening">Opening…</p>
  if (shown.conflict) {
    return (
      <MergePane
        key={shown.conflict.theirs.version}
        path={path}
        conflict={shown.conflict}
        failure={shown.failure}
        held={guard.held}
        save={(merged) => void guard.save(merged)}
        back={guard.close}
        take={file.take}
        discard={file.discard}
      />
    )
  }
  const backToText = () => {
    guard.close()
    setCalled((count) => count + 1)
  }
  return (
    <div className="file-pane">
      <Head path={path} file={file} save={() => void guard.save()} ask={ask} />
      <Notes file={file} />
      <Editor
        path={path}
        language={shown.base.language}
        text={shown.text}
        edition={shown.edition}
        files={files}
        row={row}
        called={called}
        changed={(text) => {
          setLost('')
          guard.close()
          file.changed(text)
          guard.outlook.typing()
        }}
        lost={(word) => setLost(word ? `Nothing of the project is called “${word}”.` : 'Nothing to go to here.')}
      />
      {guard.held && (
        <WouldBreak
          found={guard.held}
          save={() => {
            backToText()
            void guard.save()
          }}
          back={backToText}
        />
      )}
      <Foot shown={shown} guard={guard} lost={lost} />
    </div>
  )
}

function Foot({ shown, guard, lost }: { shown: Shown; guard: GuardedSave; lost: string }) {
  const found = shown.isDirty && !guard.held ? (guard.outlook.found ?? []) : []
  const said = inShort(found)
  return (
    <p className="file-foot">
      <span className="file-help">
        <kbd>Tab</kbd> indents; <kbd>Esc</kbd> then <kbd>Tab</kbd> leaves the editor. <kbd>F12</kbd> goes to the Step or
        topic at the cursor.
      </span>
      <span role="status">{lost}</span>
      {guard.isBlind && <span>Saved without knowing what would come of it: that took too long.</span>}
      <span role="status" className="file-outlook">
        {said && (
          <button type="button" className="outlook" data-severity={worst(found)} onClick={guard.show}>
            {said}
          </button>
        )}
      </span>
      {shown.base.lineEnding !== 'lf' && (
        <span className="tag" title="A save keeps the line endings that the file has">
          {shown.base.lineEnding.toUpperCase()}
        </span>
      )}
    </p>
  )
}
