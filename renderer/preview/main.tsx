// Composition root of the preview page, which the console frames. Its words are the kiosk's.

import { createRoot } from 'react-dom/client';
import * as z from 'zod';
import { languages } from '#core/domain/language.ts';
import { must } from '#core/kernel/assert.ts';
import { loadSentences } from '../i18n/index.ts';
import { PreviewApp } from './PreviewApp.tsx';

// As in the console: zod would otherwise try what the content security policy forbids.
z.config({ jitless: true });
await loadSentences(...languages);
createRoot(must(document.getElementById('root'), 'root element')).render(<PreviewApp />);
