// Owns: a person at the county's console for a test: a browser of its own, signed in.
import { type Browser, chromium, type Page } from '@playwright/test';
import { findChromium } from '#build/find-chromium.ts';
import type { Language } from '#core/domain/language.ts';
import { must } from '#core/kernel/assert.ts';
import { chromiumArgs } from './kiosk.ts';

export const consoleViewport = { width: 1366, height: 768 };

/** Opens the console's sign-in page in `language`. */
export async function openConsole(
  url: string,
  language: Language,
): Promise<{ page: Page; browser: Browser }> {
  const browser = await chromium.launch({
    executablePath: must(findChromium(process.env), 'Chromium'),
    args: chromiumArgs,
  });
  // A menu that still unfolds may be under the pointer with its neighbour's entry.
  const context = await browser.newContext({ viewport: consoleViewport, reducedMotion: 'reduce' });
  const page = await context.newPage();
  await page.addInitScript((chosen) => localStorage.setItem('console.language', chosen), language);
  await page.goto(`${url}/console/`);
  await page.locator('input[type=password]').waitFor();
  return { page, browser };
}

export async function signIn(page: Page, login: string, password: string): Promise<void> {
  await page.locator('input[autocomplete=username]').fill(login);
  await page.locator('input[type=password]').fill(password);
  await page.keyboard.press('Enter');
  await page.locator('input[type=password]').waitFor({ state: 'detached' });
}
