// The file before it is written: its path, its text, and an editor for whoever wants to say more than the form does.

import { Pencil, Undo2 } from 'lucide-react'
import { lazy, Suspense, useRef } from 'react'
import { sentence } from '../../core/sentence'
import type { Language } from '../code/files'
import { FileText } from './FileText'
import type { Filled } from './filled'

const Editor = lazy(() => import('../code/editor/Editor'))
const NO_FILES: string[] = []

export function FilePreview({ draft, change, preview, told }: Filled) {
  // The editor keeps what is typed; it takes over a text only when it is opened.
  const edition = useRef(0)
  const isOwn = draft.text !== null
  const { path, text, language } = preview ?? { path: null, text: null, language: null }
  if (path === null || text === null || language === null) {
    return <Nothing isRead={preview !== null} />
  }
  const problems = told('text')
  const toggle = () => {
    edition.current += 1
    change({ ...draft, text: isOwn ? null : text })
  }
  return (
    <section className="new-preview" aria-label="The file before it is written">
      <header>
        <h3 className="mono" title={path}>
          {path}
        </h3>
        <button
          type="button"
          className="button plain"
          title={
            isOwn ? 'Forget what you typed, and let the form write the file' : 'Change the text before it is written'
          }
          onClick={toggle}
        >
          {isOwn ? <Undo2 size={14} aria-hidden /> : <Pencil size={14} aria-hidden />}
          {isOwn ? 'Back to the form’s' : 'Edit'}
        </button>
      </header>
      {isOwn ? (
        <Suspense fallback={<FileText label={path} text={text} language={language} />}>
          <Editor
            path={path}
            language={language as Language}
            text={draft.text ?? ''}
            edition={edition.current}
            files={NO_FILES}
            row={null}
            changed={(typed) => change({ ...draft, text: typed })}
            lost={ignore}
          />
        </Suspense>
      ) : (
        <FileText label={`Text of ${path}`} text={text} language={language} />
      )}
      {isOwn && <p className="new-hint">You write the text now; the form still gives the file its name and place.</p>}
      {problems.map(({ message, hint }) => (
        <p className="new-problem" role="alert" key={message}>
          {sentence(message)} {hint && <small>{sentence(hint)}</small>}
        </p>
      ))}
    </section>
  )
}

function Nothing({ isRead }: { isRead: boolean }) {
  return (
    <section className="new-preview" aria-label="The file before it is written">
      <p className="new-nothing">{isRead ? 'The file stands here as soon as it has a name.' : 'Reading…'}</p>
    </section>
  )
}

function ignore(): void {}
