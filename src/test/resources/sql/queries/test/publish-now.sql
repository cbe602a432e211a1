update results set publish_at = now() where cid = :#cid returning cid
