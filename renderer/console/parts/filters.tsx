// Owns: filters that live in the URL, so that a view can be bookmarked, sent and gone back to.
import { Input, Select } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { useSearchParams } from 'react-router';
import { useWords } from '../words.ts';
import { useFilterNote } from './filter-notes.ts';

export interface UrlFilters {
  get: (name: string) => string;
  set: (name: string, value: string) => void;
  clear: () => void;
}

export function useUrlFilters(): UrlFilters {
  const [params, setParams] = useSearchParams();
  return {
    get: (name) => params.get(name) ?? '',
    set: (name, value) =>
      setParams(
        (old) => {
          const next = new URLSearchParams(old);
          if (value === '') next.delete(name);
          else next.set(name, value);
          next.delete('page');
          return next;
        },
        { replace: true },
      ),
    clear: () => setParams({}, { replace: true }),
  };
}

/** Keeps its own text: the router updates late, and a late answer would break Chinese input methods. */
export function SearchFilter({ filters, name = 'q' }: { filters: UrlFilters; name?: string }) {
  const t = useWords();
  const fromUrl = filters.get(name);
  const [text, setText] = useState(fromUrl);
  const pushed = useRef(fromUrl);
  useFilterNote(name, fromUrl === '' ? undefined : `${t('console.search')}: ${fromUrl}`);
  useEffect(() => {
    if (fromUrl === pushed.current) return;
    pushed.current = fromUrl;
    setText(fromUrl);
  }, [fromUrl]);
  return (
    <Input.Search
      className="filter"
      type="search"
      allowClear
      placeholder={t('console.search')}
      aria-label={t('console.search')}
      value={text}
      onChange={(event) => {
        setText(event.target.value);
        const value = event.target.value.trim();
        pushed.current = value;
        filters.set(name, value);
      }}
    />
  );
}

export interface ChoiceFilterProps {
  filters: UrlFilters;
  name: string;
  label: string;
  choices: readonly { value: string; label: string }[];
  /** What it means that nothing is chosen; otherwise: all. */
  emptyLabel?: string;
}

export function ChoiceFilter({ filters, name, label, choices, emptyLabel }: ChoiceFilterProps) {
  const t = useWords();
  const chosen = choices.find(({ value }) => value === filters.get(name))?.label ?? emptyLabel;
  useFilterNote(name, chosen === undefined ? undefined : `${label}: ${chosen}`);
  return (
    <span className="filter-choice">
      <span aria-hidden="true">{label}</span>
      <Select
        className="filter"
        aria-label={label}
        showSearch={{ optionFilterProp: 'label' }}
        value={filters.get(name)}
        options={[{ value: '', label: emptyLabel ?? t('console.all') }, ...choices]}
        onChange={(value: string) => filters.set(name, value)}
      />
    </span>
  );
}
